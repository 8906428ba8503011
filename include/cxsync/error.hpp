#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxsync {

class Plan;

/// The exit codes of the command line; every error and every report maps onto one.
enum class ExitCode : std::uint8_t {
  done = 0,
  usage = 1,        ///< usage, configuration, plan file or state does not fit
  partial = 2,      ///< finished, but some selected rows were not written as planned
  stopped = 3,      ///< a guard or an incomplete read stopped it before anything was written
  unreachable = 4,  ///< a service could not be reached, read or logged in to, before anything was written
  internal = 5,
  busy = 6,  ///< another run holds the state
  cancelled = 130
};

/// What went wrong, for branching. The word of to_string is stable and stands in documents as `code`.
enum class ErrorCode : std::uint8_t {
  // the caller, the configuration, the plan file, the state: exit 1
  usage,
  config_unreadable,
  config_not_json,
  config_unknown_key,
  config_missing_key,
  config_wrong_type,
  config_bad_value,
  config_duplicate_key,
  secret_unavailable,
  kind_not_configured,
  field_not_found,
  selection_unknown_key,
  selection_bad_word,
  selection_not_a_candidate,
  plan_unreadable,
  plan_changed,
  plan_of_another_configuration,
  run_unknown,
  state_belongs_elsewhere,
  state_newer,
  state_corrupt,
  state_unusable,
  // stopped before anything was written: exit 3
  incomplete_read,
  guard_tripped,
  // a service: exit 4
  resolve_failed,
  connect_failed,
  tls_failed,
  timed_out,
  connection_lost,
  credentials_refused,
  permission_denied,
  not_found,
  throttled,
  server_error,
  request_refused,
  bad_response,
  response_too_large,
  redirected,
  unsafe_address,
  // ourselves: exit 5
  internal,
  // exit 6
  state_busy,
  // exit 130
  cancelled,
  // before the first write: exit 4
  deadline_exceeded,
  // the C interface: mistakes of the caller (exit 1), callbacks (exit 4), memory (exit 5)
  invalid_argument,
  client_busy,
  unsupported,
  callback_failed,
  no_memory
};

/// The stable word for a code (`config_unknown_key`).
std::string_view to_string(ErrorCode code) noexcept;
/// The inverse of to_string; empty for a word of a newer release.
std::optional<ErrorCode> error_code_from_string(std::string_view word) noexcept;
/// The exit code the command line gives for it.
ExitCode exit_code(ErrorCode code) noexcept;

/// The one exception the library throws for anything a caller can mend or must know. It holds no secret.
class Error : public std::exception {
 public:
  using Details = std::vector<std::pair<std::string, std::string>>;

  /// @param message one sentence: where and what.
  /// @param hint one sentence that says how to mend it; may be empty.
  /// @param details keyed text to branch on or to show: `path`, `nearest_key`, `http_status`, `url`, `attempts`,
  ///        `retry_after_ms`, `kind`, `side`.
  Error(ErrorCode code, std::string message, std::string hint = {}, Details details = {});

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] const Details& details() const noexcept { return details_; }
  /// The value of a detail; empty if there is none.
  [[nodiscard]] std::string_view detail(std::string_view key) const noexcept;
  /// Adds or replaces a detail.
  Error& with(std::string_view key, std::string value);
  /// The plan that a guard or an incomplete read stopped; null otherwise.
  [[nodiscard]] const std::shared_ptr<const Plan>& plan() const noexcept { return plan_; }
  Error& with_plan(std::shared_ptr<const Plan> plan);

  [[nodiscard]] ExitCode exit_code() const noexcept { return cxsync::exit_code(code_); }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  /// The document `cxsync.error/1`: canonical JSON, no line end.
  [[nodiscard]] std::string to_json() const;

 private:
  ErrorCode code_;
  std::string message_;
  std::string hint_;
  Details details_;
  std::shared_ptr<const Plan> plan_;
};

}  // namespace cxsync
