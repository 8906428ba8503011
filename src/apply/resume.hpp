#pragma once

#include <deque>
#include <vector>

#include "apply/ticked.hpp"
#include "cxsync/config.hpp"
#include "model/journal.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// What is to be done with the open entries of an earlier run: those that stand in Ivinex by now are settled, those
/// that a plan of today would still write in just the same way are sent, the rest is stale. Never a value nobody
/// reviewed.
/// @param today a plan made from a complete read; borrowed by the rows.
/// @param live the Ivinex rows of that read.
/// @param gone takes rows for records that CXone no longer lists; borrowed by the rows.
std::vector<TickedRow> resume(const std::vector<JournalEntry>& open, const Plan& today, const ModuleConfig& module,
                              const LiveRows& live, std::deque<PlanRow>& gone);

}  // namespace cxsync
