#include "http/retry_policy.hpp"

#include <algorithm>
#include <charconv>

#include "http/http_date.hpp"

namespace cxsync::http {

namespace {

using std::chrono::milliseconds;

/// Ten years; keeps sums of times far from overflow.
constexpr std::int64_t k_longest_retry_after_s = 315360000;

bool is_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_repeatable_status(int status) noexcept {
  switch (status) {
    case 408:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

bool is_repeatable_failure(ErrorCode failure, bool repeatable, bool left) noexcept {
  if (left && !repeatable) return false;
  switch (failure) {
    case ErrorCode::resolve_failed:
    case ErrorCode::connect_failed:
    case ErrorCode::timed_out:
    case ErrorCode::connection_lost:
      return true;
    default:
      return false;
  }
}

milliseconds jittered(const Backoff& backoff, std::uint32_t failed, std::uint64_t random_bits) noexcept {
  const std::uint32_t doublings = std::min<std::uint32_t>(failed == 0 ? 0 : failed - 1, 16);
  const milliseconds longest = std::min(backoff.first * (1 << doublings), backoff.longest);
  const auto waits = static_cast<std::uint64_t>(longest.count()) + 1;
  return milliseconds(static_cast<std::int64_t>(((random_bits >> 32U) * waits) >> 32U));
}

std::optional<milliseconds> parse_retry_after(std::string_view value,
                                              std::chrono::system_clock::time_point now) noexcept {
  if (is_digits(value)) {
    std::int64_t seconds = 0;
    const auto result = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (result.ec != std::errc() || seconds > k_longest_retry_after_s) seconds = k_longest_retry_after_s;
    return std::chrono::seconds(seconds);
  }
  const auto date = parse_http_date(value, now);
  if (!date) return std::nullopt;
  // In milliseconds first: the difference of a far date in nanoseconds could overflow.
  const milliseconds wait = *date - std::chrono::floor<milliseconds>(now);
  return std::clamp<milliseconds>(wait, milliseconds(0), std::chrono::seconds(k_longest_retry_after_s));
}

NextStep next_step(const Standing& standing) noexcept {
  using Kind = NextStep::Kind;
  if (!standing.may_repeat) return {Kind::deliver, milliseconds(0)};
  const milliseconds asked = standing.retry_after.value_or(milliseconds(0));
  if (asked > standing.max_wait || (standing.left && asked > *standing.left)) return {Kind::throttled, asked};
  if (standing.failed >= standing.attempts) return {Kind::deliver, milliseconds(0)};
  const milliseconds wait = std::max(asked, jittered(standing.backoff, standing.failed, standing.random_bits));
  // A wait that outlives the call would only turn a known failure into a less telling one.
  if (standing.left && wait >= *standing.left) return {Kind::deliver, milliseconds(0)};
  return {Kind::again, wait};
}

}  // namespace cxsync::http
