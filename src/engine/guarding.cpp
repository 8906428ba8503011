#include "engine/guarding.hpp"

#include "plan/guards.hpp"

namespace cxsync {

namespace {

using Task = TickedRow::Task;

GuardedWrites selected_writes(const std::vector<TickedRow>& ticked_rows, const ReviewedWrites& cleared) {
  GuardedWrites writes;
  for (const TickedRow& ticked : ticked_rows) {
    if (was_cleared(cleared, ticked.row->key, ticked.changes)) continue;
    const bool creates = ticked.task == Task::create;
    if (creates || ticked.task == Task::update) writes.rows.push_back({ticked.row, &ticked.changes, creates});
  }
  return writes;
}

std::uint64_t* counter_of(SelectionSummary& summary, Task task) {
  switch (task) {
    case Task::create:
      return &summary.create;
    case Task::update:
      return &summary.update;
    case Task::remember:
      return &summary.remember;
    case Task::unchanged:
      return &summary.unchanged;
    case Task::skip:
    case Task::settled:
      return &summary.skip;
  }
  return &summary.skip;
}

}  // namespace

std::vector<PlanGuard> judge_selected(Site& site, const Plan& plan, const std::vector<TickedRow>& ticked,
                                      const store::Store& state) {
  const GuardBase base = guard_base(plan.data(), state.last_source_count(plan.kind()));
  return judge_guards(site.config().guards, site.module(plan.kind()), base,
                      selected_writes(ticked, state.cleared(plan.kind())));
}

SelectionSummary summarize(Site& site, const Plan& plan, const std::vector<TickedRow>& ticked,
                           const store::Store& state) {
  SelectionSummary summary;
  summary.kind = plan.kind();
  for (const TickedRow& row : ticked) ++*counter_of(summary, row.task);
  summary.guards = judge_selected(site, plan, ticked, state);
  return summary;
}

}  // namespace cxsync
