#pragma once

#include <string>
#include <vector>

#include "apply/batch_sender.hpp"
#include "apply/ticked.hpp"
#include "cxsync/config.hpp"
#include "cxsync/report.hpp"
#include "model/async_sink.hpp"
#include "model/journal.hpp"
#include "model/link.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// What applying one plan depends on. Everything is borrowed and outlives the task.
struct ApplyInput {
  const Plan* plan = nullptr;
  const std::vector<TickedRow>* ticked = nullptr;
  const ModuleConfig* module = nullptr;
  const Snapshot* live = nullptr;  ///< complete, read under the lock of this run
  const LiveRows* rows = nullptr;  ///< of the live side
  const Links* links = nullptr;
  const UnsettledCreates* unsettled = nullptr;  ///< of earlier runs
  AsyncSink* sink = nullptr;
  WriteJournal* journal = nullptr;
  std::size_t* batch_limit = nullptr;  ///< see DeliveryInput
};

/// What applying gave: the report's rows, and what is to be remembered.
struct Applied {
  std::vector<ReportRow> rows;  ///< one per ticked row, in their order
  std::vector<bool> expected_skip;
  std::vector<FollowUp> follow_ups;
  Verified verified;
  std::vector<LinkUpdate> links;
  std::vector<JournalUpdate> journal;  ///< what became of the entries; one that was never sent stays as it is
  std::uint64_t rows_in_ivinex = 0;    ///< as they were last read to their end; 0: not known
  bool cancelled = false;
};

/// Checks every ticked row against the live one, writes what still fits, reads back, and settles each row by what
/// stands there. Sends no create twice without having looked it up. Throws nothing for what Ivinex answers.
Task<Applied> apply_rows(const ApplyInput& input, const Call& call);

/// The same for a run that was cancelled before its live read: every row skipped, nothing sent.
Applied cancelled_rows(const std::vector<TickedRow>& ticked);

}  // namespace cxsync
