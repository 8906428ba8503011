#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/plan.hpp"
#include "model/journal.hpp"

namespace cxsync {

/// The rows a guard looks at: how many would be written, and which fields.
struct GuardedWrites {
  /// One written row: creates have no Ivinex id.
  struct Row {
    const PlanRow* row = nullptr;
    const std::vector<Change>* changes = nullptr;
    bool creates = false;
  };
  std::vector<Row> rows;
};

/// What guards measure against.
struct GuardBase {
  std::uint64_t ivinex_rows = 0;                                   ///< rows of the module
  std::uint64_t matched_rows = 0;                                  ///< rows of the plan that have an Ivinex row
  std::uint64_t cxone_records = 0;                                 ///< records CXone has now
  std::optional<std::uint64_t> last_cxone_records = std::nullopt;  ///< at the last run that finished
};

/// The writes a plan proposes: creates (inactive ones aside), updates and conflicts. What an earlier run was
/// cleared to write does not count, so that a run after a crash simply finishes.
GuardedWrites proposed_writes(const std::vector<PlanRow>& rows, const ReviewedWrites& cleared);

/// An earlier run was cleared to write just these values to the record.
bool was_cleared(const ReviewedWrites& cleared, std::string_view key, const std::vector<Change>& changes);

/// The base that a plan gives.
GuardBase guard_base(const PlanData& plan, std::optional<std::uint64_t> last_cxone_records);

/// True when n is more than so many percent of base.
bool exceeds_percent(std::uint64_t n, std::uint32_t percent, std::uint64_t base) noexcept;

/// Judges `create update deactivate shrink all_changed`, in this order. A guard trips when
/// 100·n > percent·base and base ≥ min_rows.
std::vector<PlanGuard> judge_guards(const GuardConfig& limits, const ModuleConfig& module, const GuardBase& base,
                                    const GuardedWrites& writes);

/// True for the name of a guard.
bool is_guard_name(std::string_view name) noexcept;

}  // namespace cxsync
