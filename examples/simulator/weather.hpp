#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "message.hpp"

namespace simulator {

/// One kind of failure: `STATUS[/RETRY_AFTER][xCOUNT][@TEXT]`, e.g. `503/1x3@agents`.
struct Fault {
  std::string what;              ///< a status, `close` (no answer) or `truncate` (half an answer)
  std::string retry_after = {};  ///< seconds, or `date`; empty: no such header
  std::int64_t count = -1;       ///< -1: until it is switched off
  std::string only = {};         ///< only requests whose target holds this text
};

/// @throws std::invalid_argument
std::vector<Fault> parse_faults(std::string_view text);

/// The failures and the rate limit of one side.
class Weather {
 public:
  /// The failure that this request meets, if any. `faults` is the switch's text: a new text starts a new count.
  std::optional<Answer> strike(const Request& request, const std::string& faults, std::int64_t rate);

 private:
  std::optional<Answer> over_rate(std::int64_t rate);

  std::string text_;
  std::vector<Fault> faults_;
  std::deque<std::chrono::steady_clock::time_point> recent_;
};

}  // namespace simulator
