#pragma once

#include <span>
#include <vector>

#include "apply/batch_sender.hpp"
#include "apply/ticked.hpp"
#include "store/store.hpp"

namespace cxsync {

/// Everything a run may write, as it was reviewed.
std::vector<JournalEntry> intended_entries(const std::vector<TickedRow>& ticked);
/// Notes where these entries stand in the journal.
void note_places(std::vector<TickedRow>& ticked, JournalPlace first);

/// The journal of one run, in the state. Borrows both.
class RunJournal final : public WriteJournal {
 public:
  RunJournal(store::Store& store, Kind kind, const std::vector<TickedRow>& ticked)
      : store_(store), kind_(kind), ticked_(ticked) {}

  void about_to_send(std::span<PendingWrite* const> rows) override;
  void answered(std::span<PendingWrite* const> rows) override;
  void withdraw(std::span<PendingWrite* const> rows) override;

 private:
  [[nodiscard]] JournalPlace place_of(const PendingWrite& pending) const { return ticked_[pending.row].place; }

  store::Store& store_;
  Kind kind_;
  const std::vector<TickedRow>& ticked_;
  std::vector<JournalUpdate> answered_;  ///< written with the next rows that are sent
};

}  // namespace cxsync
