#include "http/rate.hpp"

#include <algorithm>
#include <cmath>

namespace cxsync::http {

namespace {

using Clock = AdaptiveRate::Clock;
using Seconds = std::chrono::duration<double>;

constexpr double k_lowest = 0.5;  ///< a request every two seconds: still a sign of life
constexpr Seconds k_recovery{60};

// Rounded up, so that the rate is never exceeded.
Clock::duration spacing_for(double per_second) noexcept {
  return Clock::duration(static_cast<std::int64_t>(std::ceil(1e9 / per_second)));
}

// One second's worth, less the request that goes at its own time.
Clock::duration burst_for(Clock::duration spacing) noexcept {
  return std::max<Clock::duration>(std::chrono::seconds(1) - spacing, Clock::duration::zero());
}

}  // namespace

AdaptiveRate::AdaptiveRate(std::uint32_t per_second)
    : ceiling_(std::max<std::uint32_t>(per_second, 1)), lowered_to_(ceiling_) {}

double AdaptiveRate::per_second(Clock::time_point now) const noexcept {
  if (lowered_to_ == ceiling_) return ceiling_;
  const double regained = ceiling_ * (Seconds(now - lowered_at_) / k_recovery);
  return std::min(ceiling_, lowered_to_ + regained);
}

Clock::duration AdaptiveRate::take(Clock::time_point now) noexcept {
  const Clock::duration spacing = spacing_for(per_second(now));
  const Clock::time_point due = std::max(next_, now);
  next_ = due + spacing;
  return std::max<Clock::duration>(due - burst_for(spacing) - now, Clock::duration::zero());
}

void AdaptiveRate::slow_down(Clock::time_point sent, Clock::time_point now) noexcept {
  if (sent <= lowered_at_) return;
  lowered_to_ = std::max(per_second(now) / 2, std::min(k_lowest, ceiling_));
  lowered_at_ = now;
  // What was saved up belongs to the higher rate.
  const Clock::duration spacing = spacing_for(lowered_to_);
  next_ = std::max(next_, now + burst_for(spacing) + spacing);
}

}  // namespace cxsync::http
