#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cxsync/config.hpp"
#include "cxsync/plan.hpp"
#include "cxsync/snapshot.hpp"
#include "model/journal.hpp"
#include "model/link.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// Everything a plan depends on. All pointers are borrowed, and not null unless it says so.
struct PlanInput {
  std::string site;
  std::string config_digest;
  const ModuleConfig* module = nullptr;
  std::string agents_group;
  GuardConfig guards;
  const Snapshot* source = nullptr;
  const Snapshot* sink = nullptr;
  const LiveRows* rows = nullptr;  ///< of the sink; null: they are found here
  const Links* links = nullptr;
  /// Creates whose rows were not read back so far; may be null.
  const UnsettledCreates* unsettled = nullptr;
  /// What an earlier run was cleared to write and did not; may be null.
  const ReviewedWrites* cleared = nullptr;
  /// What earlier runs sent and did not see settled; may be null.
  const ReviewedWrites* sent = nullptr;
  /// Records CXone had at the last run of this kind that finished; empty: there was none.
  std::optional<std::uint64_t> last_source_count = std::nullopt;
};

/// Decides what would be written, row by row. Pure: the same input gives the same bytes, in whatever order records
/// come.
/// @throws Error field_not_found when no row of a non-empty module carries a field that the configuration names.
Plan make_plan(const PlanInput& input);

/// Throws Error field_not_found unless every configured field stands on at least one row. An empty module passes:
/// it shows no field names.
void require_fields(const ModuleConfig& module, const Snapshot& sink);

/// Configured Ivinex fields that no row of a non-empty snapshot carries.
std::vector<std::string> missing_fields(const ModuleConfig& module, const Snapshot& sink);

}  // namespace cxsync
