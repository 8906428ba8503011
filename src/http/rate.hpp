#pragma once

#include <chrono>
#include <cstdint>

namespace cxsync::http {

/// Spaces requests out so that no more than `per_second` start each second, with bursts of at most one second's worth.
/// Pure: the time comes in as an argument.
class TokenBucket {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts full. @param per_second at least 1.
  explicit TokenBucket(std::uint32_t per_second);

  /// Takes the next place in line and gives how long to wait until it may be used; zero: now.
  /// @param now must not go back.
  Clock::duration take(Clock::time_point now) noexcept;

 private:
  std::chrono::nanoseconds spacing_;
  std::chrono::nanoseconds burst_;
  Clock::time_point next_ = Clock::time_point::min();  ///< when the next request is due at an even pace
};

}  // namespace cxsync::http
