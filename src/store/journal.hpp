#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cxsync/kind.hpp"
#include "model/journal.hpp"
#include "model/link.hpp"
#include "store/sqlite.hpp"

namespace cxsync::store {

/// The write-ahead journal inside a state: one entry for every row that a run was cleared to write and that is not
/// settled. A newer run's entry takes the place of an older one for the same record. Transactions are the caller's.
class Journal {
 public:
  explicit Journal(Database& database) : database_(database) {}

  /// Adds what a run, by its number, may write. Gives the place of the first entry; the others follow it.
  JournalPlace put(Kind kind, std::int64_t run, const std::vector<JournalEntry>& entries);
  /// Marks entries as on their way.
  void mark_sent(std::span<const JournalPlace> places);
  /// Records what became of entries; keys without an entry change nothing.
  void update(Kind kind, std::span<const JournalUpdate> updates);
  /// Empties names and values in the entries of runs that began before a day; what keeps a record from being created
  /// twice stays.
  void forget_before(const std::string& date) const;

  /// All open entries of a kind, by key.
  [[nodiscard]] std::vector<JournalEntry> of_kind(Kind kind) const;
  /// The open entries of a run, by key.
  [[nodiscard]] std::vector<JournalEntry> of_run(const std::string& run) const;
  /// The newest run of a kind that has open entries.
  [[nodiscard]] std::optional<std::string> latest_open_run(Kind kind) const;
  /// What was reviewed in the open entries of the last run of a kind.
  [[nodiscard]] ReviewedWrites cleared(Kind kind) const;
  /// What was reviewed in entries that were sent, whichever run sent them.
  [[nodiscard]] ReviewedWrites sent(Kind kind) const;
  /// Creates that were sent and not seen since.
  [[nodiscard]] UnsettledCreates unsettled(Kind kind) const;

 private:
  void update_by_key(Kind kind, const JournalUpdate& update);
  void update_places(const JournalUpdate& update, JournalPlace first, JournalPlace last);
  [[nodiscard]] std::vector<JournalEntry> entries(Statement& rows) const;

  Database& database_;
  // For every batch of a run again.
  std::optional<Statement> mark_;
  std::optional<Statement> settle_;
  std::optional<Statement> settle_key_;
  std::optional<Statement> change_;
  std::optional<Statement> change_key_;
};

}  // namespace cxsync::store
