#include "weather.hpp"

#include <ctime>
#include <stdexcept>

namespace simulator {

std::vector<Fault> parse_faults(std::string_view text) {
  std::vector<Fault> faults;
  for (const auto& entry : comma_list(text)) {
    Fault fault;
    std::string_view rest = entry;
    const auto cut = [&](char mark) -> std::optional<std::string> {
      const auto at = rest.rfind(mark);
      if (at == std::string_view::npos) return std::nullopt;
      std::string tail(rest.substr(at + 1));
      rest = rest.substr(0, at);
      return tail;
    };
    fault.only = cut('@').value_or("");
    if (const auto count = cut('x')) {
      const auto number = whole_number(*count);
      if (!number) throw std::invalid_argument("unreadable failure: " + entry);
      fault.count = *number;
    }
    fault.retry_after = cut('/').value_or("");
    fault.what = rest;
    const auto status = whole_number(fault.what);
    if (fault.what != "close" && fault.what != "truncate" && !(status && *status >= 300 && *status <= 599)) {
      throw std::invalid_argument("unreadable failure: " + entry);
    }
    faults.push_back(std::move(fault));
  }
  return faults;
}

namespace {

std::string http_date_in_one_second() {
  const std::time_t moment = std::time(nullptr) + 1;
  std::tm parts{};
  gmtime_r(&moment, &parts);
  std::string text(40, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
  return text;
}

Answer failure(const Fault& fault) {
  if (fault.what == "close") return {.fate = Fate::lost};
  if (fault.what == "truncate") return {.body = R"({"cut":"short"})", .fate = Fate::truncated};
  Answer answer = empty_answer(static_cast<unsigned>(*whole_number(fault.what)));
  if (answer.status < 400) answer.headers.emplace_back("Location", "https://127.0.0.1:1/elsewhere");
  if (!fault.retry_after.empty()) {
    answer.headers.emplace_back("Retry-After",
                                fault.retry_after == "date" ? http_date_in_one_second() : fault.retry_after);
  }
  return answer;
}

}  // namespace

std::optional<Answer> Weather::strike(const Request& request, const std::string& faults, std::int64_t rate) {
  if (faults != text_) {
    faults_ = parse_faults(faults);
    text_ = faults;
  }
  for (auto& fault : faults_) {
    if (fault.count == 0 || request.target.find(fault.only) == std::string::npos) continue;
    if (fault.count > 0) --fault.count;
    return failure(fault);
  }
  return over_rate(rate);
}

std::optional<Answer> Weather::over_rate(std::int64_t rate) {
  if (rate <= 0) return std::nullopt;
  const auto now = std::chrono::steady_clock::now();
  while (!recent_.empty() && now - recent_.front() > std::chrono::seconds(1)) recent_.pop_front();
  if (recent_.size() >= static_cast<std::size_t>(rate)) return failure({.what = "429", .retry_after = "1"});
  recent_.push_back(now);
  return std::nullopt;
}

}  // namespace simulator
