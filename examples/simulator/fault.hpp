#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

/// Everything that can be scripted to go wrong. README.md says what each does.
enum class FaultKind : std::uint8_t {
  // Something else comes instead of the answer; the request is not carried out.
  status,
  close,
  reset,
  stall,
  truncate,
  forged_json,
  forged_html,
  html,
  // The wrong page of a listing is answered.
  duplicate_page,
  missing_page,
  // The request is carried out, and the answer is spoiled.
  gzip,
  broken_gzip,
  gzip_bomb,
  content_type,
  deep_json,
  invalid_utf8,
  huge,
  // The request is carried out, and the answer has a bad journey.
  cut,
  drip,
  stall_inside,
  close_after,
  // Connections do not come about.
  refuse,
  tls_wrong_host,
  tls_expired,
  tls_self_signed,
  tls_1_1
};

bool comes_instead(FaultKind kind) noexcept;
bool turns_pages(FaultKind kind) noexcept;
bool strikes_connections(FaultKind kind) noexcept;

/// One entry of a script: `WHAT[/RETRY_AFTER][xCOUNT][+SPARED][@TEXT]`, e.g. `503/1x3@agents`.
struct Fault {
  FaultKind kind = FaultKind::status;
  std::string name;              ///< under which it is counted: a status, or a word
  std::int64_t number = 0;       ///< the status, the bytes before a cut, or the milliseconds between bytes that drip
  std::string retry_after = {};  ///< of a status: seconds, or `date`; empty: no such header
  std::int64_t count = -1;       ///< how many times more; -1: until it is switched off
  std::int64_t spared = 0;       ///< how many requests more that fit are let through first
  std::string only = {};         ///< fits requests whose `METHOD target` holds this text
  bool begun = false;            ///< of connections: it strikes from now on
};

/// @throws std::invalid_argument naming the entry.
std::vector<Fault> parse_faults(std::string_view text);

/// How often each fault was met, by name.
using FaultCounts = std::map<std::string, std::int64_t, std::less<>>;
/// Every fault that has a word for a name, not met so far.
FaultCounts no_fault_met();

}  // namespace simulator
