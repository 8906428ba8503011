#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace cxsync {

/// What is synchronised: one CXone listing and the Ivinex module it lands in.
enum class Kind : std::uint8_t {
  users,          ///< CXone agents -> Ivinex User Manager
  campaigns,      ///< ACD skills (or CXone campaigns) -> CC Campaigns
  dispositions,   ///< dispositions -> CC Dispositions
  agent_statuses  ///< unavailable codes -> CC Agent Status
};

/// Every kind, in the order in which documents and tables list them.
inline constexpr std::array<Kind, 4> k_all_kinds{Kind::users, Kind::campaigns, Kind::dispositions,
                                                 Kind::agent_statuses};

/// The word used in configuration, on the command line and in documents (`users`, `agent_statuses`).
std::string_view to_string(Kind kind) noexcept;

/// The inverse of to_string; empty for any other word (also for `all`).
std::optional<Kind> kind_from_string(std::string_view word) noexcept;

}  // namespace cxsync
