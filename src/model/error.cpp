#include "cxsync/error.hpp"

#include <algorithm>
#include <array>

namespace cxsync {

namespace {

struct CodeEntry {
  ErrorCode code;
  std::string_view word;
  ExitCode exit;
};

using enum ErrorCode;

constexpr std::array k_codes{
    CodeEntry{usage, "usage", ExitCode::usage},
    CodeEntry{config_unreadable, "config_unreadable", ExitCode::usage},
    CodeEntry{config_not_json, "config_not_json", ExitCode::usage},
    CodeEntry{config_unknown_key, "config_unknown_key", ExitCode::usage},
    CodeEntry{config_missing_key, "config_missing_key", ExitCode::usage},
    CodeEntry{config_wrong_type, "config_wrong_type", ExitCode::usage},
    CodeEntry{config_bad_value, "config_bad_value", ExitCode::usage},
    CodeEntry{config_duplicate_key, "config_duplicate_key", ExitCode::usage},
    CodeEntry{secret_unavailable, "secret_unavailable", ExitCode::usage},
    CodeEntry{kind_not_configured, "kind_not_configured", ExitCode::usage},
    CodeEntry{field_not_found, "field_not_found", ExitCode::usage},
    CodeEntry{selection_unknown_key, "selection_unknown_key", ExitCode::usage},
    CodeEntry{selection_bad_word, "selection_bad_word", ExitCode::usage},
    CodeEntry{selection_not_a_candidate, "selection_not_a_candidate", ExitCode::usage},
    CodeEntry{plan_unreadable, "plan_unreadable", ExitCode::usage},
    CodeEntry{plan_changed, "plan_changed", ExitCode::usage},
    CodeEntry{plan_of_another_configuration, "plan_of_another_configuration", ExitCode::usage},
    CodeEntry{run_unknown, "run_unknown", ExitCode::usage},
    CodeEntry{state_belongs_elsewhere, "state_belongs_elsewhere", ExitCode::usage},
    CodeEntry{state_newer, "state_newer", ExitCode::usage},
    CodeEntry{state_corrupt, "state_corrupt", ExitCode::usage},
    CodeEntry{state_unusable, "state_unusable", ExitCode::usage},
    CodeEntry{incomplete_read, "incomplete_read", ExitCode::stopped},
    CodeEntry{guard_tripped, "guard_tripped", ExitCode::stopped},
    CodeEntry{resolve_failed, "resolve_failed", ExitCode::unreachable},
    CodeEntry{connect_failed, "connect_failed", ExitCode::unreachable},
    CodeEntry{tls_failed, "tls_failed", ExitCode::unreachable},
    CodeEntry{timed_out, "timed_out", ExitCode::unreachable},
    CodeEntry{connection_lost, "connection_lost", ExitCode::unreachable},
    CodeEntry{credentials_refused, "credentials_refused", ExitCode::unreachable},
    CodeEntry{permission_denied, "permission_denied", ExitCode::unreachable},
    CodeEntry{not_found, "not_found", ExitCode::unreachable},
    CodeEntry{throttled, "throttled", ExitCode::unreachable},
    CodeEntry{server_error, "server_error", ExitCode::unreachable},
    CodeEntry{request_refused, "request_refused", ExitCode::unreachable},
    CodeEntry{bad_response, "bad_response", ExitCode::unreachable},
    CodeEntry{response_too_large, "response_too_large", ExitCode::unreachable},
    CodeEntry{redirected, "redirected", ExitCode::unreachable},
    CodeEntry{unsafe_address, "unsafe_address", ExitCode::unreachable},
    CodeEntry{internal, "internal", ExitCode::internal},
    CodeEntry{state_busy, "state_busy", ExitCode::busy},
    CodeEntry{cancelled, "cancelled", ExitCode::cancelled},
    CodeEntry{deadline_exceeded, "deadline_exceeded", ExitCode::unreachable},
    CodeEntry{invalid_argument, "invalid_argument", ExitCode::usage},
    CodeEntry{client_busy, "client_busy", ExitCode::usage},
    CodeEntry{unsupported, "unsupported", ExitCode::usage},
    CodeEntry{callback_failed, "callback_failed", ExitCode::unreachable},
    CodeEntry{no_memory, "no_memory", ExitCode::internal},
};

constexpr bool table_is_in_order() {
  for (std::size_t i = 0; i < k_codes.size(); ++i) {
    if (static_cast<std::size_t>(k_codes[i].code) != i) return false;
  }
  return true;
}
static_assert(table_is_in_order());

}  // namespace

std::string_view to_string(ErrorCode code) noexcept { return k_codes[static_cast<std::size_t>(code)].word; }

std::optional<ErrorCode> error_code_from_string(std::string_view word) noexcept {
  for (const CodeEntry& entry : k_codes) {
    if (entry.word == word) return entry.code;
  }
  return std::nullopt;
}

ExitCode exit_code(ErrorCode code) noexcept { return k_codes[static_cast<std::size_t>(code)].exit; }

Error::Error(ErrorCode code, std::string message, std::string hint, Details details)
    : code_(code), message_(std::move(message)), hint_(std::move(hint)), details_(std::move(details)) {}

std::string_view Error::detail(std::string_view key) const noexcept {
  const auto found =
      std::find_if(details_.begin(), details_.end(), [&](const auto& entry) { return entry.first == key; });
  return found == details_.end() ? std::string_view() : std::string_view(found->second);
}

Error& Error::with(std::string_view key, std::string value) {
  const auto found =
      std::find_if(details_.begin(), details_.end(), [&](const auto& entry) { return entry.first == key; });
  if (found == details_.end()) {
    details_.emplace_back(std::string(key), std::move(value));
  } else {
    found->second = std::move(value);
  }
  return *this;
}

Error& Error::with_plan(std::shared_ptr<const Plan> plan) {
  plan_ = std::move(plan);
  return *this;
}

}  // namespace cxsync
