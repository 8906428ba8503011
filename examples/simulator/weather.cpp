#include "weather.hpp"

#include <algorithm>

#include "spoil.hpp"

namespace simulator {

namespace {

const Fault k_too_many_requests{.kind = FaultKind::status, .name = "429", .number = 429, .retry_after = "1"};

bool fits(const Fault& fault, const Request& request) {
  // The first page has none before it, and what stands after it stands on the second.
  if (turns_pages(fault.kind) && page_start(request) == 0) return false;
  return (request.method + ' ' + request.target).find(fault.only) != std::string::npos;
}

bool is_spared(Fault& fault) { return fault.spared > 0 && fault.spared-- > 0; }

}  // namespace

void Weather::read_script() {
  if (text_ == read_text_) return;
  faults_ = parse_faults(text_);
  read_text_ = text_;
  for (auto& fault : faults_) {
    if (strikes_connections(fault.kind) && fault.only.empty() && fault.spared == 0) begin(fault);
  }
}

Answer Weather::answer(const Request& request, const Service& service) {
  read_script();
  Answer answer = answer_under_faults(request, service);
  answer.last = begin_connection_faults(request);
  return answer;
}

Answer Weather::answer_under_faults(const Request& request, const Service& service) {
  const auto fault = strike(request);
  if (!fault) return over_rate() ? instead_of_answer(k_too_many_requests) : service(request);
  if (comes_instead(fault->kind)) return instead_of_answer(*fault);
  Answer answer = service(turns_pages(fault->kind) ? with_page_turned(request, fault->kind) : request);
  if (!answer.later) return spoiled(std::move(answer), *fault);
  answer.later = [later = std::move(answer.later), fault = *fault] { return spoiled(later(), fault); };
  return answer;
}

// The first fault that this request meets, if any.
std::optional<Fault> Weather::strike(const Request& request) {
  for (auto& fault : faults_) {
    if (strikes_connections(fault.kind) || fault.count == 0 || !fits(fault, request) || is_spared(fault)) continue;
    count(fault);
    return fault;
  }
  return std::nullopt;
}

// True if a fault of connections begins when this request has been answered.
bool Weather::begin_connection_faults(const Request& request) {
  bool any = false;
  for (auto& fault : faults_) {
    if (!strikes_connections(fault.kind) || fault.begun || !fits(fault, request) || is_spared(fault)) continue;
    begin(fault);
    any = true;
  }
  return any;
}

void Weather::begin(Fault& fault) {
  fault.begun = true;
  if (fault.kind == FaultKind::refuse) count(fault);
}

std::optional<FaultKind> Weather::meet_connection() {
  read_script();
  for (auto& fault : faults_) {
    if (!fault.begun || fault.count == 0 || fault.kind == FaultKind::refuse) continue;
    count(fault);
    return fault.kind;
  }
  return std::nullopt;
}

bool Weather::listens() {
  read_script();
  return std::ranges::none_of(faults_,
                              [](const Fault& fault) { return fault.begun && fault.kind == FaultKind::refuse; });
}

void Weather::count(Fault& fault) {
  if (fault.count > 0) --fault.count;
  ++met_[fault.name];
}

bool Weather::over_rate() {
  if (rate_ <= 0) return false;
  const auto now = std::chrono::steady_clock::now();
  while (!recent_.empty() && now - recent_.front() > std::chrono::seconds(1)) recent_.pop_front();
  if (recent_.size() >= static_cast<std::size_t>(rate_)) return true;
  recent_.push_back(now);
  return false;
}

}  // namespace simulator
