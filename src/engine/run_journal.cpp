#include "engine/run_journal.hpp"

#include <utility>

namespace cxsync {

namespace {

WriteState state_after(const PendingWrite& row) {
  switch (row.result.outcome) {
    case WriteResult::Outcome::written:
      return WriteState::confirmed;
    case WriteResult::Outcome::refused:
      return WriteState::refused;
    case WriteResult::Outcome::not_sent:
      return row.in_doubt ? WriteState::unknown : WriteState::intended;
    case WriteResult::Outcome::unknown:
      break;
  }
  return WriteState::unknown;
}

bool is_intended(const TickedRow& ticked) {
  return ticked.task == TickedRow::Task::create || ticked.task == TickedRow::Task::update;
}

/// What is to be said of a row that was sent. The id of an updated row is known already.
JournalUpdate update_of(const PendingWrite& row, JournalPlace place, WriteState state) {
  JournalUpdate update{.place = place, .state = state};
  if (row.result.id != row.write.id) update.ivinex_id = row.result.id;
  return update;
}

}  // namespace

std::vector<JournalEntry> intended_entries(const std::vector<TickedRow>& ticked_rows) {
  std::vector<JournalEntry> entries;
  for (const TickedRow& ticked : ticked_rows) {
    if (!is_intended(ticked)) continue;
    JournalEntry& entry = entries.emplace_back();
    entry.key = ticked.row->key;
    entry.name = ticked.row->name;
    entry.action = ticked.row->action;
    entry.creates = ticked.task == TickedRow::Task::create;
    entry.adopts = ticked.adopts;
    entry.suggested = ticked.suggested;
    entry.ivinex_id = ticked.ivinex_id;
    entry.changes = ticked.changes;
    entry.kept = ticked.kept;
  }
  return entries;
}

void note_places(std::vector<TickedRow>& ticked_rows, JournalPlace first) {
  for (TickedRow& ticked : ticked_rows) {
    if (is_intended(ticked)) ticked.place = first++;
  }
}

void RunJournal::about_to_send(std::span<PendingWrite* const> rows) {
  std::vector<JournalPlace> places;
  places.reserve(rows.size());
  for (const PendingWrite* row : rows) places.push_back(place_of(*row));
  store_.advance(kind_, answered_, places);
  answered_.clear();
}

void RunJournal::withdraw(std::span<PendingWrite* const> rows) {
  for (const PendingWrite* row : rows) {
    const WriteState before = row->in_doubt ? WriteState::unknown
                              : row->tried  ? state_after(*row)
                                            : WriteState::intended;
    answered_.push_back(update_of(*row, place_of(*row), before));
    answered_.back().withdrawn = true;
  }
  store_.advance(kind_, answered_, {});
  answered_.clear();
}

void RunJournal::answered(std::span<PendingWrite* const> rows) {
  for (const PendingWrite* row : rows) answered_.push_back(update_of(*row, place_of(*row), state_after(*row)));
}

}  // namespace cxsync
