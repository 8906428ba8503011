#include "capi/guard.hpp"

#include <string_view>

#include "support/text.hpp"

namespace cxsync::capi {

cxs_status status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return CXS_E_INVALID_ARGUMENT;
    case ErrorCode::client_busy:
      return CXS_E_BUSY;
    case ErrorCode::unsupported:
      return CXS_E_UNSUPPORTED;
    case ErrorCode::callback_failed:
      return CXS_E_CALLBACK;
    case ErrorCode::no_memory:
      return CXS_E_NO_MEMORY;
    case ErrorCode::usage:
      return CXS_E_USAGE;
    case ErrorCode::config_unreadable:
    case ErrorCode::config_not_json:
    case ErrorCode::config_unknown_key:
    case ErrorCode::config_missing_key:
    case ErrorCode::config_wrong_type:
    case ErrorCode::config_bad_value:
    case ErrorCode::config_duplicate_key:
      return CXS_E_CONFIG;
    case ErrorCode::secret_unavailable:
      return CXS_E_SECRET;
    case ErrorCode::kind_not_configured:
      return CXS_E_KIND;
    case ErrorCode::field_not_found:
      return CXS_E_FIELD;
    case ErrorCode::selection_unknown_key:
    case ErrorCode::selection_bad_word:
    case ErrorCode::selection_not_a_candidate:
      return CXS_E_SELECTION;
    case ErrorCode::plan_unreadable:
    case ErrorCode::plan_changed:
    case ErrorCode::plan_of_another_configuration:
      return CXS_E_PLAN;
    case ErrorCode::run_unknown:
      return CXS_E_RUN;
    case ErrorCode::state_belongs_elsewhere:
    case ErrorCode::state_newer:
    case ErrorCode::state_corrupt:
    case ErrorCode::state_unusable:
      return CXS_E_STATE;
    case ErrorCode::incomplete_read:
      return CXS_E_INCOMPLETE;
    case ErrorCode::guard_tripped:
      return CXS_E_GUARD;
    case ErrorCode::resolve_failed:
    case ErrorCode::connect_failed:
    case ErrorCode::tls_failed:
    case ErrorCode::connection_lost:
      return CXS_E_NETWORK;
    case ErrorCode::timed_out:
      return CXS_E_TIMEOUT;
    case ErrorCode::credentials_refused:
      return CXS_E_AUTH;
    case ErrorCode::permission_denied:
      return CXS_E_PERMISSION;
    case ErrorCode::not_found:
      return CXS_E_NOT_FOUND;
    case ErrorCode::throttled:
      return CXS_E_THROTTLED;
    case ErrorCode::server_error:
    case ErrorCode::request_refused:
      return CXS_E_REMOTE;
    case ErrorCode::bad_response:
    case ErrorCode::response_too_large:
    case ErrorCode::redirected:
    case ErrorCode::unsafe_address:
      return CXS_E_RESPONSE;
    case ErrorCode::deadline_exceeded:
      return CXS_E_DEADLINE;
    case ErrorCode::state_busy:
      return CXS_E_STATE_BUSY;
    case ErrorCode::cancelled:
      return CXS_E_CANCELLED;
    case ErrorCode::internal:
      break;
  }
  return CXS_E_INTERNAL;
}

namespace {

/// Short enough to live in the strings themselves: making it takes no memory.
cxs_error* out_of_memory() noexcept {
  static cxs_error error(CXS_E_NO_MEMORY, Error(ErrorCode::no_memory, "out of memory"));
  return &error;
}

}  // namespace

bool is_shared(const cxs_error* error) noexcept { return error == out_of_memory(); }

cxs_status fail_without_memory(cxs_error** err) noexcept {
  if (err != nullptr) *err = out_of_memory();
  return CXS_E_NO_MEMORY;
}

cxs_status fail(cxs_error** err, const Error& error) noexcept {
  const cxs_status status = status_of(error.code());
  if (err == nullptr) return status;
  try {
    *err = new cxs_error(status, error);
    return status;
  } catch (...) {
    return fail_without_memory(err);
  }
}

cxs_status fail_internally(cxs_error** err, const char* what) noexcept {
  try {
    return fail(err, Error(ErrorCode::internal, "an internal error: " + printable(what),
                           "Please report it with what you did."));
  } catch (...) {
    return fail_without_memory(err);
  }
}

Error invalid_argument(const std::string& message) {
  return Error(ErrorCode::invalid_argument, message, "See cxsync.h for what the function takes.");
}

std::string text_argument(const char* text, const char* what) {
  return text == nullptr ? std::string() : text_argument(text, std::char_traits<char>::length(text), what);
}

std::string text_argument(const char* data, std::size_t len, const char* what) {
  if (data == nullptr && len != 0) throw invalid_argument(std::string("the ") + what + " is NULL");
  std::string text(data == nullptr ? "" : data, data == nullptr ? 0 : len);
  if (!is_utf8(text)) throw invalid_argument(std::string("the ") + what + " is not UTF-8");
  return text;
}

Kind kind_argument(int32_t kind) {
  if (kind < 0 || kind >= static_cast<int32_t>(k_all_kinds.size())) {
    throw invalid_argument("the kind is none of CXS_KIND_...");
  }
  return static_cast<Kind>(kind);
}

}  // namespace cxsync::capi
