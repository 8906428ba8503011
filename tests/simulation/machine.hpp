#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/random.hpp"

namespace cxsync::simulation {

/// Everything that happened in one run, as one number; two runs of one seed give the same. Prints each line on wish.
class Trace {
 public:
  explicit Trace(bool prints = false) : prints_(prints) {}
  void note(std::string_view what, std::string_view detail = {});
  /// Prints what a reader of a replay wants to know; no part of the digest.
  void explain(std::string_view what, const std::function<std::string()>& detail) const;
  [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }

 private:
  std::uint64_t digest_ = 0xCBF29CE484222325U;
  bool prints_;
};

/// How a machine dies.
enum class Death : std::uint8_t {
  none,
  killed,     ///< the process ends; what the system took survives
  power_lost  ///< what was not synced survives in part, or not at all
};

/// The machine cxsync runs on: its clock, its chance, and a count of all its steps to the outside. At any step it may
/// die; from then on nothing it does has an effect, until it is started again.
class Machine {
 public:
  Machine(std::uint64_t seed, bool prints) : trace_(prints), random_(seed) {}

  /// One step to the outside: a write, a sync, a request. False: the machine is dead, and the step is not done.
  [[nodiscard]] bool step(std::string_view what, std::string_view detail = {});

  /// Lets something happen just before a later step (1: the next one) of the present call.
  void at(std::uint64_t steps_from_now, std::function<void()> event);
  void die_at(std::uint64_t steps_from_now, Death how);
  /// What was planned and did not come to pass is called off.
  void forget_events() { events_.clear(); }
  void start_again();
  [[nodiscard]] bool is_dead() const noexcept { return death_ != Death::none; }
  [[nodiscard]] Death death() const noexcept { return death_; }

  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  [[nodiscard]] std::chrono::system_clock::time_point now() const noexcept;
  void pass(std::chrono::milliseconds time) { slept_ += time; }
  Random& random() noexcept { return random_; }
  Trace& trace() noexcept { return trace_; }

  /// Counts what the seed brought about, so that a test can tell that nothing is simulated in name only.
  void count(const std::string& what) { ++counts_[what]; }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& counts() const noexcept { return counts_; }

 private:
  Trace trace_;
  Random random_;
  std::uint64_t steps_ = 0;
  std::chrono::milliseconds slept_{0};
  Death death_ = Death::none;
  std::multimap<std::uint64_t, std::function<void()>> events_;
  std::map<std::string, std::uint64_t> counts_;
};

}  // namespace cxsync::simulation
