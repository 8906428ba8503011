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

}  // namespace

std::vector<JournalEntry> intended_entries(const std::vector<TickedRow>& ticked_rows) {
  std::vector<JournalEntry> entries;
  for (const TickedRow& ticked : ticked_rows) {
    const bool creates = ticked.task == TickedRow::Task::create;
    if (!creates && ticked.task != TickedRow::Task::update) continue;
    JournalEntry& entry = entries.emplace_back();
    entry.key = ticked.row->key;
    entry.name = ticked.row->name;
    entry.action = ticked.row->action;
    entry.creates = creates;
    entry.adopts = ticked.adopts;
    entry.suggested = ticked.suggested;
    entry.ivinex_id = ticked.ivinex_id;
    entry.changes = ticked.changes;
    entry.kept = ticked.kept;
  }
  return entries;
}

void RunJournal::about_to_send(std::span<PendingWrite* const> rows) {
  std::vector<std::string> keys;
  keys.reserve(rows.size());
  for (const PendingWrite* row : rows) keys.push_back(key_of(*row));
  store_.advance(kind_, answered_, keys);
  answered_.clear();
}

void RunJournal::withdraw(std::span<PendingWrite* const> rows) {
  for (const PendingWrite* row : rows) {
    const WriteState before = row->in_doubt ? WriteState::unknown
                              : row->tried  ? state_after(*row)
                                            : WriteState::intended;
    answered_.push_back({.key = key_of(*row), .state = before, .ivinex_id = row->result.id, .withdrawn = true});
  }
  store_.advance(kind_, answered_, {});
  answered_.clear();
}

void RunJournal::answered(std::span<PendingWrite* const> rows) {
  for (const PendingWrite* row : rows) {
    answered_.push_back({.key = key_of(*row), .state = state_after(*row), .ivinex_id = row->result.id});
  }
}

}  // namespace cxsync
