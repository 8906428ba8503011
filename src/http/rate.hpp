#pragma once

#include <chrono>
#include <cstdint>

namespace cxsync::http {

/// Spaces requests out so that no more than `per_second` start each second, with bursts of at most one second's worth.
/// A server that says "too many" (429) halves the rate; it comes back in even steps within a minute. Pure: the time
/// comes in as an argument and must not go back.
class AdaptiveRate {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts full. @param per_second the rate that is never exceeded; at least 1.
  explicit AdaptiveRate(std::uint32_t per_second);

  /// Takes the next place in line and gives how long to wait until it may be used; zero: now.
  Clock::duration take(Clock::time_point now) noexcept;

  /// The server found the rate too high. Answers to requests that were under way when the rate was last lowered say
  /// nothing about the new one.
  /// @param sent when the request that was refused started.
  void slow_down(Clock::time_point sent, Clock::time_point now) noexcept;

  /// Requests a second at that time; never above `per_second`.
  [[nodiscard]] double per_second(Clock::time_point now) const noexcept;

 private:
  double ceiling_;
  double lowered_to_;  ///< the rate right after it was last lowered
  Clock::time_point lowered_at_ = Clock::time_point::min();
  Clock::time_point next_ = Clock::time_point::min();  ///< when the next request is due at an even pace
};

}  // namespace cxsync::http
