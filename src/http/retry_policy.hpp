#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "cxsync/error.hpp"

namespace cxsync::http {

/// What may be sent again, and when. Pure: time and chance come in as arguments.

/// True for 408, 425, 429, 500, 502, 503 and 504.
bool is_repeatable_status(int status) noexcept;

/// True if a request that failed so may be sent again.
/// @param repeatable the request may arrive twice.
/// @param left something of it may have left this machine; if nothing did, only the connecting failed.
bool is_repeatable_failure(ErrorCode failure, bool repeatable, bool left) noexcept;

/// How the waits between attempts grow: at most `first` before the second attempt, twice that before each further one,
/// never over `longest`.
struct Backoff {
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds longest{30000};
};

/// Full jitter: anything from 0 to the longest wait of that attempt, evenly.
/// @param failed attempts that failed so far, from 1.
/// @param random_bits all zero: no wait; all one: the longest.
std::chrono::milliseconds jittered(const Backoff& backoff, std::uint32_t failed, std::uint64_t random_bits) noexcept;

/// How long a Retry-After asks to wait: whole seconds, or an HTTP date of any of the three forms (RFC 9110, 5.6.7).
/// A date in the past asks for no wait. Empty: the value says nothing.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value,
                                                           std::chrono::system_clock::time_point now) noexcept;

/// Where a send stands after an attempt that did not succeed.
struct Standing {
  bool may_repeat = false;
  std::uint32_t failed = 1;    ///< attempts so far
  std::uint32_t attempts = 1;  ///< attempts allowed
  std::optional<std::chrono::milliseconds> retry_after;
  std::chrono::milliseconds max_wait{0};  ///< the longest wait that a server may ask for
  Backoff backoff;
  std::optional<std::chrono::milliseconds> left;  ///< until the deadline of the call; empty: no deadline
  std::uint64_t random_bits = 0;
};

struct NextStep {
  enum class Kind : std::uint8_t {
    deliver,   ///< give the caller what there is
    again,     ///< wait, then the next attempt
    throttled  ///< the server asks for a longer wait than is allowed
  };
  Kind kind = Kind::deliver;
  std::chrono::milliseconds wait{0};
};

/// What to do next. A Retry-After is the lower bound of the wait.
NextStep next_step(const Standing& standing) noexcept;

}  // namespace cxsync::http
