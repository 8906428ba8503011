#pragma once

#include <string>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/report.hpp"
#include "plan/live_rows.hpp"
#include "store/store.hpp"

namespace cxsync {

/// What earlier runs left open and the live rows settle.
struct Settled {
  std::vector<LinkUpdate> links;     ///< of entries that stand in Ivinex as they were to be written
  std::vector<FollowUp> follow_ups;  ///< what the creates among them leave to do
};

/// Looks every entry up that was sent and is open, whichever run sent it.
Settled settle_earlier(const std::vector<JournalEntry>& open, Kind kind, const ModuleConfig& module,
                       const LiveRows& live);

/// The report of a run that was interrupted, as far as the journal knows it: sent rows are unknown, the others were
/// skipped. @param run without an end.
Report report_of_interrupted(const std::string& site, const HistoryEntry& run, const std::vector<JournalEntry>& open);

}  // namespace cxsync
