#pragma once

#include <vector>

#include "apply/ticked.hpp"
#include "cxsync/summary.hpp"
#include "engine/site.hpp"
#include "store/store.hpp"

namespace cxsync {

/// All guards, judged on the selected rows of a plan. What an earlier run was cleared to write does not count.
/// @param state what is remembered of the kind's earlier runs.
std::vector<PlanGuard> judge_selected(Site& site, const Plan& plan, const std::vector<TickedRow>& ticked,
                                      const store::Store& state);

/// What carrying out these rows would come to.
SelectionSummary summarize(Site& site, const Plan& plan, const std::vector<TickedRow>& ticked,
                           const store::Store& state);

}  // namespace cxsync
