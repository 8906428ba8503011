#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxsync/engine.hpp"
#include "cxsync/plan.hpp"
#include "cxsync/report.hpp"
#include "cxsync/selection.hpp"
#include "model/journal.hpp"

namespace cxsync {

/// One selected row of a plan and what is to be done with it.
struct TickedRow {
  enum class Task : std::uint8_t {
    create,     ///< write `changes` as a new row
    update,     ///< write `changes` to `ivinex_id`
    remember,   ///< write nothing, but remember both sides' values (conflicts decided for Ivinex)
    unchanged,  ///< nothing to do
    skip,       ///< `skip_code` says why
    settled     ///< an earlier run sent it; `outcome` says what the live rows show of it
  };
  const PlanRow* row = nullptr;
  Task task = Task::skip;
  std::string ivinex_id;               ///< the row to update; empty for a create
  std::vector<Change> changes;         ///< what is written
  std::vector<Change> kept;            ///< conflicts decided for Ivinex: remembered, not written
  bool adopts = false;                 ///< the row was picked by a person among candidates
  bool suggested = false;              ///< ... and was only suggested, never known to be the record's
  Outcome outcome = Outcome::unknown;  ///< of a settled row
  std::string skip_code;               ///< `ambiguous invalid conflict stale`; of a settled row why it is unknown
  std::string skip_message;            ///< empty: what the code says
  JournalPlace place = 0;              ///< where the journal of this run keeps it; 0: it does not
  bool expected_skip = false;          ///< taken along by a word; does not change the exit code
};

/// The selected rows in the order of the plan, each once.
/// @throws Error selection_unknown_key, selection_not_a_candidate or selection_bad_word; then nothing is selected.
std::vector<TickedRow> resolve_selection(const Plan& plan, const Selection& selection, OnConflict on_conflict);

}  // namespace cxsync
