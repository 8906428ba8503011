#include "simulation/machine.hpp"

#include <cstdio>

namespace cxsync::simulation {

namespace {

void print(std::string_view what, std::string_view detail) {
  std::printf("%.*s %.*s\n", static_cast<int>(what.size()), what.data(), static_cast<int>(detail.size()),
              detail.data());
}

}  // namespace

void Trace::explain(std::string_view what, const std::function<std::string()>& detail) const {
  if (prints_) print(what, detail());
}

void Trace::note(std::string_view what, std::string_view detail) {
  const auto add = [this](std::string_view text) {
    for (const char c : text) digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    digest_ = (digest_ ^ 0xFFU) * 0x100000001B3U;
  };
  add(what);
  add(detail);
  if (prints_) print(what, detail);
}

bool Machine::step(std::string_view what, std::string_view detail) {
  if (is_dead()) return false;
  ++steps_;
  // An event may plan others.
  while (!events_.empty() && events_.begin()->first <= steps_) {
    const auto event = std::move(events_.begin()->second);
    events_.erase(events_.begin());
    event();
  }
  if (is_dead()) {
    trace_.note(death_ == Death::killed ? "killed before" : "power lost before", what);
    return false;
  }
  trace_.note(what, detail);
  return true;
}

void Machine::at(std::uint64_t steps_from_now, std::function<void()> event) {
  events_.emplace(steps_ + steps_from_now, std::move(event));
}

void Machine::die_at(std::uint64_t steps_from_now, Death how) {
  at(steps_from_now, [this, how] {
    death_ = how;
    count(how == Death::killed ? "killed" : "power lost");
  });
}

void Machine::start_again() {
  death_ = Death::none;
  forget_events();
}

std::chrono::system_clock::time_point Machine::now() const noexcept {
  constexpr std::chrono::seconds k_begin{1795419000};
  return std::chrono::system_clock::time_point(k_begin + slept_ + std::chrono::milliseconds(steps_));
}

}  // namespace cxsync::simulation
