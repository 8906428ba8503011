#include "http/rate.hpp"

#include <algorithm>

namespace cxsync::http {

namespace {

// Rounded up, so that the rate is never exceeded.
std::chrono::nanoseconds spacing_for(std::uint32_t per_second) {
  const std::int64_t rate = std::max<std::int64_t>(per_second, 1);
  return std::chrono::nanoseconds((1000000000 + rate - 1) / rate);
}

}  // namespace

TokenBucket::TokenBucket(std::uint32_t per_second)
    : spacing_(spacing_for(per_second)), burst_(spacing_ * (std::max<std::int64_t>(per_second, 1) - 1)) {}

TokenBucket::Clock::duration TokenBucket::take(Clock::time_point now) noexcept {
  const Clock::time_point due = std::max(next_, now);
  next_ = due + spacing_;
  return std::max<Clock::duration>(due - burst_ - now, Clock::duration::zero());
}

}  // namespace cxsync::http
