#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string_view>

#include "cxsync/kind.hpp"

namespace cxsync {

enum class LogLevel : std::uint8_t { error, warn, info, debug };
std::string_view to_string(LogLevel level) noexcept;

/// What a call is doing at the moment.
enum class Phase : std::uint8_t { sign_in, pull, read, plan, write, verify };
std::string_view to_string(Phase phase) noexcept;

struct Progress {
  Kind kind = Kind::users;
  Phase phase = Phase::pull;
  std::uint64_t pages = 0;  ///< pages fetched so far in this phase
  std::uint64_t done = 0;   ///< records or rows done so far in this phase
  std::uint64_t total = 0;  ///< of how many; 0: not known yet
};

/// Receives log lines and progress. Both are called on the thread that made the call, and never after it returned.
/// Text is UTF-8 without control characters and without secrets, borrowed for the call. Must not throw, and must not
/// call the same engine.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_log(LogLevel level, std::string_view component, std::string_view text) {
    (void)level, (void)component, (void)text;
  }
  virtual void on_progress(const Progress& progress) { (void)progress; }
};

/// What a caller passes down with every call that may wait: how to stop it, when to give up, whom to tell.
struct Call {
  /// Request a stop from any thread; waits wake at once. The default token never stops.
  std::stop_token stop;
  /// When to give up on the whole call; empty: never.
  std::optional<std::chrono::steady_clock::time_point> deadline;
  /// Borrowed; may be null. Must outlive the call.
  Observer* observer = nullptr;

  /// The deadline has passed.
  [[nodiscard]] bool expired() const { return deadline && std::chrono::steady_clock::now() >= *deadline; }
  void log(LogLevel level, std::string_view component, std::string_view text) const {
    if (observer != nullptr) observer->on_log(level, component, text);
  }
  void progress(const Progress& progress) const {
    if (observer != nullptr) observer->on_progress(progress);
  }
};

}  // namespace cxsync
