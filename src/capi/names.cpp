#include <array>
#include <string_view>

#include "capi/guard.hpp"

using namespace cxsync;

namespace {

/// The word of an enumerator; empty for a number that is none.
template <typename Enum>
const char* word(int32_t number, Enum last) noexcept {
  // Every word is a literal, so it ends in NUL.
  return number < 0 || number > static_cast<int32_t>(last) ? "" : to_string(static_cast<Enum>(number)).data();
}

struct StatusEntry {
  cxs_status status;
  const char* name;
  ExitCode exit;
};

constexpr std::array k_statuses{
    StatusEntry{CXS_OK, "CXS_OK", ExitCode::done},
    StatusEntry{CXS_E_INVALID_ARGUMENT, "CXS_E_INVALID_ARGUMENT", ExitCode::usage},
    StatusEntry{CXS_E_BUSY, "CXS_E_BUSY", ExitCode::usage},
    StatusEntry{CXS_E_UNSUPPORTED, "CXS_E_UNSUPPORTED", ExitCode::usage},
    StatusEntry{CXS_E_CALLBACK, "CXS_E_CALLBACK", ExitCode::unreachable},
    StatusEntry{CXS_E_CONFIG, "CXS_E_CONFIG", ExitCode::usage},
    StatusEntry{CXS_E_SECRET, "CXS_E_SECRET", ExitCode::usage},
    StatusEntry{CXS_E_KIND, "CXS_E_KIND", ExitCode::usage},
    StatusEntry{CXS_E_FIELD, "CXS_E_FIELD", ExitCode::usage},
    StatusEntry{CXS_E_SELECTION, "CXS_E_SELECTION", ExitCode::usage},
    StatusEntry{CXS_E_PLAN, "CXS_E_PLAN", ExitCode::usage},
    StatusEntry{CXS_E_RUN, "CXS_E_RUN", ExitCode::usage},
    StatusEntry{CXS_E_STATE, "CXS_E_STATE", ExitCode::usage},
    StatusEntry{CXS_E_USAGE, "CXS_E_USAGE", ExitCode::usage},
    StatusEntry{CXS_E_INCOMPLETE, "CXS_E_INCOMPLETE", ExitCode::stopped},
    StatusEntry{CXS_E_GUARD, "CXS_E_GUARD", ExitCode::stopped},
    StatusEntry{CXS_E_NETWORK, "CXS_E_NETWORK", ExitCode::unreachable},
    StatusEntry{CXS_E_TIMEOUT, "CXS_E_TIMEOUT", ExitCode::unreachable},
    StatusEntry{CXS_E_AUTH, "CXS_E_AUTH", ExitCode::unreachable},
    StatusEntry{CXS_E_PERMISSION, "CXS_E_PERMISSION", ExitCode::unreachable},
    StatusEntry{CXS_E_NOT_FOUND, "CXS_E_NOT_FOUND", ExitCode::unreachable},
    StatusEntry{CXS_E_THROTTLED, "CXS_E_THROTTLED", ExitCode::unreachable},
    StatusEntry{CXS_E_REMOTE, "CXS_E_REMOTE", ExitCode::unreachable},
    StatusEntry{CXS_E_RESPONSE, "CXS_E_RESPONSE", ExitCode::unreachable},
    StatusEntry{CXS_E_DEADLINE, "CXS_E_DEADLINE", ExitCode::unreachable},
    StatusEntry{CXS_E_STATE_BUSY, "CXS_E_STATE_BUSY", ExitCode::busy},
    StatusEntry{CXS_E_CANCELLED, "CXS_E_CANCELLED", ExitCode::cancelled},
    StatusEntry{CXS_E_NO_MEMORY, "CXS_E_NO_MEMORY", ExitCode::internal},
    StatusEntry{CXS_E_INTERNAL, "CXS_E_INTERNAL", ExitCode::internal},
};

}  // namespace

extern "C" {

uint32_t cxs_abi_version(void) CXS_NOEXCEPT { return CXS_ABI_VERSION; }

const char* cxs_version(void) CXS_NOEXCEPT { return CXS_VERSION_STRING; }

const char* cxs_kind_name(int32_t kind) CXS_NOEXCEPT { return word(kind, Kind::agent_statuses); }

const char* cxs_action_name(int32_t action) CXS_NOEXCEPT { return word(action, Action::unchanged); }

const char* cxs_outcome_name(int32_t outcome) CXS_NOEXCEPT { return word(outcome, Outcome::unknown); }

const char* cxs_check_status_name(int32_t status) CXS_NOEXCEPT { return word(status, CheckStatus::skipped); }

const char* cxs_status_name(cxs_status status) CXS_NOEXCEPT {
  for (const StatusEntry& entry : k_statuses) {
    if (entry.status == status) return entry.name;
  }
  return "";
}

int32_t cxs_status_exit_code(cxs_status status) CXS_NOEXCEPT {
  for (const StatusEntry& entry : k_statuses) {
    if (entry.status == status) return static_cast<int32_t>(entry.exit);
  }
  return static_cast<int32_t>(ExitCode::internal);
}

int32_t cxs_kind_from_name(const char* name) CXS_NOEXCEPT {
  if (name == nullptr) return -1;
  const auto kind = kind_from_string(name);
  return kind ? static_cast<int32_t>(*kind) : -1;
}
}
