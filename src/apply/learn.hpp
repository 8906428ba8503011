#pragma once

#include <unordered_set>
#include <vector>

#include "apply/ticked.hpp"
#include "cxsync/config.hpp"
#include "cxsync/report.hpp"
#include "model/link.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// What a run taught about its rows. Everything is borrowed.
struct Lesson {
  const Plan* plan = nullptr;
  const std::vector<TickedRow>* ticked = nullptr;
  const std::vector<ReportRow>* outcomes = nullptr;  ///< one per ticked row
  const ModuleConfig* module = nullptr;
  const LiveRows* rows = nullptr;  ///< what Ivinex shows after the run
  const Links* links = nullptr;    ///< what was remembered before it
};

/// Links of rows that carry their key, and the last synced values: where both sides agree, what was written, and what a
/// person decided for Ivinex. Only what differs from what is remembered already.
std::vector<LinkUpdate> learn(const Lesson& lesson);

}  // namespace cxsync
