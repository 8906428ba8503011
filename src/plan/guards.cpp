#include "plan/guards.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "plan/mapping.hpp"

namespace cxsync {

namespace {

constexpr std::array<std::string_view, 5> k_names{"create", "update", "deactivate", "shrink", "all_changed"};

std::string share(std::uint64_t n, std::uint64_t base) { return std::to_string(n) + " of " + std::to_string(base); }

}  // namespace

// Divided instead of multiplied out: the counts may be of any size.
bool exceeds_percent(std::uint64_t n, std::uint32_t percent, std::uint64_t base) noexcept {
  const std::uint64_t hundreds = base / 100;
  const std::uint64_t rest = base % 100 * percent / 100;
  if (hundreds != 0 && percent > (std::numeric_limits<std::uint64_t>::max() - rest) / hundreds) return false;
  return n > hundreds * percent + rest;
}

namespace {

/// `text` says what n of base would do or did.
PlanGuard judge_percent(std::string_view name, std::uint64_t n, std::uint64_t base, std::uint32_t percent,
                        std::uint32_t min_rows, const std::string& text) {
  PlanGuard guard{std::string(name), base >= min_rows && exceeds_percent(n, percent, base), {}};
  guard.detail = share(n, base) + " " + text + "; the limit is " + std::to_string(percent) + " percent";
  if (base < min_rows) guard.detail += " from " + std::to_string(min_rows) + " rows on";
  return guard;
}

/// The row is switched off by this write.
bool deactivates(const ModuleConfig& module, const GuardedWrites::Row& write) {
  const auto field = field_fed_from(module, "is_active");
  if (write.creates || field.empty() || is_active(write.row->source)) return false;
  return std::any_of(write.changes->begin(), write.changes->end(),
                     [&](const Change& change) { return change.field == field; });
}

PlanGuard judge_all_changed(const GuardBase& base, const GuardedWrites& writes, std::uint32_t min_rows) {
  std::map<std::string, std::uint64_t> rows_by_field;
  for (const auto& write : writes.rows) {
    // Rows that are being adopted are not matched yet: they would stand for others that do not change.
    if (write.creates || !write.row->ivinex_id) continue;
    for (const Change& change : *write.changes) ++rows_by_field[change.field];
  }
  PlanGuard guard{"all_changed", false, {}};
  for (const auto& [field, rows] : rows_by_field) {
    if (rows == 0 || rows < base.matched_rows || base.matched_rows < min_rows) continue;
    guard.tripped = true;
    guard.detail += (guard.detail.empty() ? "" : ", ") + ("\"" + field + "\"");
  }
  guard.detail = guard.tripped
                     ? "every one of " + std::to_string(base.matched_rows) + " matched rows changes " + guard.detail
                     : "no field changes on every matched row";
  return guard;
}

}  // namespace

bool is_guard_name(std::string_view name) noexcept {
  return std::find(k_names.begin(), k_names.end(), name) != k_names.end();
}

bool was_cleared(const ReviewedWrites& cleared, std::string_view key, const std::vector<Change>& changes) {
  const auto reviewed = cleared.find(key);
  if (reviewed == cleared.end()) return false;
  return std::all_of(changes.begin(), changes.end(), [&](const Change& change) {
    return std::any_of(reviewed->second.begin(), reviewed->second.end(),
                       [&](const Change& known) { return known.field == change.field && known.to == change.to; });
  });
}

GuardedWrites proposed_writes(const std::vector<PlanRow>& rows, const ReviewedWrites& cleared) {
  GuardedWrites writes;
  for (const PlanRow& row : rows) {
    if (was_cleared(cleared, row.key, row.changes)) continue;
    const bool creates = row.action == Action::create && row.reason != "inactive";
    if (creates || row.action == Action::update || row.action == Action::conflict) {
      writes.rows.push_back({&row, &row.changes, creates});
    }
  }
  return writes;
}

GuardBase guard_base(const PlanData& plan, std::optional<std::uint64_t> last_cxone_records) {
  GuardBase base;
  base.ivinex_rows = plan.ivinex.records;
  base.matched_rows = static_cast<std::uint64_t>(
      std::count_if(plan.rows.begin(), plan.rows.end(), [](const PlanRow& row) { return row.ivinex_id.has_value(); }));
  base.cxone_records = plan.cxone.records;
  base.last_cxone_records = last_cxone_records;
  return base;
}

std::vector<PlanGuard> judge_guards(const GuardConfig& limits, const ModuleConfig& module, const GuardBase& base,
                                    const GuardedWrites& writes) {
  std::uint64_t creates = 0;
  std::uint64_t deactivated = 0;
  for (const auto& write : writes.rows) {
    creates += write.creates ? 1 : 0;
    deactivated += deactivates(module, write) ? 1 : 0;
  }
  const std::uint64_t updates = writes.rows.size() - creates;
  const std::uint64_t before = base.last_cxone_records.value_or(base.cxone_records);
  const std::uint64_t lost = before - std::min(before, base.cxone_records);
  return {judge_percent("create", creates, base.ivinex_rows, limits.max_create_percent, limits.min_rows,
                        "rows would be new"),
          judge_percent("update", updates, base.ivinex_rows, limits.max_update_percent, limits.min_rows,
                        "rows would change"),
          judge_percent("deactivate", deactivated, base.ivinex_rows, limits.max_deactivate_percent, limits.min_rows,
                        "rows would be switched off"),
          judge_percent("shrink", lost, before, limits.max_shrink_percent, limits.min_rows,
                        "CXone records of the last run are no longer listed"),
          judge_all_changed(base, writes, limits.min_rows)};
}

}  // namespace cxsync
