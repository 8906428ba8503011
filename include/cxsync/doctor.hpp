#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/error.hpp"

namespace cxsync {

enum class CheckStatus : std::uint8_t { ok, warn, fail, skipped };
std::string_view to_string(CheckStatus status) noexcept;

/// One thing the doctor looked at.
struct Check {
  std::string id;  ///< `cxone.token`, `ivinex.fields.users`, ...: see the README's list
  CheckStatus status = CheckStatus::ok;
  std::string message;  ///< what was found, in one sentence
  std::string fix;      ///< what to do, for a non-programmer; never empty for fail
  std::uint64_t elapsed_ms = 0;
};

/// What the doctor found. It writes nothing to either side.
struct CheckList {
  std::vector<Check> checks;

  [[nodiscard]] bool ok() const noexcept;             ///< no check failed
  [[nodiscard]] ExitCode exit_code() const noexcept;  ///< 0; 1 configuration, state, fields; 4 a service
  /// The document `cxsync.doctor/1`: canonical JSON, no line end.
  [[nodiscard]] std::string to_json() const;
};

}  // namespace cxsync
