#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cxsync/history.hpp"
#include "cxsync/kind.hpp"
#include "model/journal.hpp"
#include "model/link.hpp"
#include "store/disk.hpp"
#include "store/links.hpp"

namespace cxsync::store {

/// Whom the state belongs to.
struct Identity {
  std::string site;
  std::string cxone_address;
  std::string tenant;  ///< empty: not known yet
  std::string ivinex_address;
  std::string campaigns_from;                              ///< `skills` or `campaigns`
  std::array<std::optional<std::uint64_t>, 4> module_ids;  ///< in the order of k_all_kinds; empty: not configured
};

/// How many records of its kind a run saw on both sides.
struct RowCounts {
  RowCounts(std::uint64_t records, std::uint64_t rows = 0) noexcept  // NOLINT(google-explicit-constructor)
      : source(records), sink(rows) {}
  std::uint64_t source;
  std::uint64_t sink;  ///< 0: not known
};

/// Holds the state for one writer. Another process or thread gets it when this is destroyed, or the process dies.
class WriterLock {
 private:
  friend class Store;
  explicit WriterLock(std::unique_ptr<FileLock> lock) : lock_(std::move(lock)) {}
  std::unique_ptr<FileLock> lock_;
};

/// The state file of one site (SQLite, WAL, mode 0600). One thread at a time. Every function throws Error:
/// state_corrupt, state_newer or state_unusable (permissions, full disk), each naming the file and the way out.
class Store {
 public:
  /// Opens for reading; a file that does not exist is an empty state and is not made.
  static Store open_for_reading(const std::string& path, Disk& disk = posix_disk());
  /// Opens for writing; makes the file, and brings an older schema up to date. Call with the lock held.
  static Store open_for_writing(const std::string& path, const WriterLock& lock, Disk& disk = posix_disk());
  /// Another run holds the state. Makes no file.
  static bool is_held(const std::string& path, Disk& disk = posix_disk());
  /// Tries once to become the writer; empty when another run holds the state.
  static std::optional<WriterLock> try_lock(const std::string& path, Disk& disk = posix_disk());

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// The recorded owner; empty for a new state.
  [[nodiscard]] std::optional<Identity> identity() const;
  /// Throws Error state_belongs_elsewhere, naming what differs, unless the recorded owner is this one. What is not
  /// known on one side (tenant, a module) does not differ.
  void check_identity(const Identity& wanted) const;
  /// Checks and records the owner; adds what was not known.
  void claim(const Identity& wanted);

  [[nodiscard]] Links links(Kind kind) const;
  /// The same, bit by bit, for whoever has something else to do in between. Borrows the store.
  [[nodiscard]] LinkReader read_links(Kind kind) const;
  /// Keys to CXone records counted at the last run of this kind that finished; empty if there was none.
  [[nodiscard]] std::optional<std::uint64_t> last_source_count(Kind kind) const;
  /// Rows Ivinex had when it was last seen by a run of this kind that finished; 0: not known.
  [[nodiscard]] std::uint64_t last_sink_count(Kind kind) const;

  /// What passed the guards in the last run of this kind and was not settled by it.
  [[nodiscard]] ReviewedWrites cleared(Kind kind) const;
  /// What was sent to each record and is not settled.
  [[nodiscard]] ReviewedWrites sent(Kind kind) const;
  /// Creates whose rows were not read back so far.
  [[nodiscard]] UnsettledCreates unsettled(Kind kind) const;
  /// What is open of a kind, by key, whichever run left it.
  [[nodiscard]] std::vector<JournalEntry> open_entries(Kind kind) const;
  /// What is still open of a run, by key; empty for one that is settled, or that nobody knows.
  [[nodiscard]] std::vector<JournalEntry> open_entries(const std::string& run) const;
  /// The newest run of a kind of which something is open.
  [[nodiscard]] std::optional<std::string> unfinished_run(Kind kind) const;

  /// Runs that were cut off and have no report so far, the oldest first.
  [[nodiscard]] std::vector<HistoryEntry> runs_without_report() const;
  /// Keeps what is known of a run that was cut off, before a newer one takes its rows over. It stays without an end.
  void keep_report(const HistoryEntry& entry, const std::string& report_json);
  /// Takes rows of earlier runs that were found written since out of the journal, with what they teach and leave to do.
  void settle(Kind kind, const std::vector<LinkUpdate>& links, const std::vector<FollowUp>& follow_ups);
  /// Records that a run began. `entry.finished` and `entry.exit` are empty; `entry.run` was never used before.
  /// `intended` is all it may write, each record once. Gives the place of the first of them; the others follow it.
  JournalPlace begin_run(const HistoryEntry& entry, const std::vector<JournalEntry>& intended = {});
  /// Records answers, and that rows are about to be sent. Durable: when this returns, a crash cannot lose it.
  void advance(Kind kind, std::span<const JournalUpdate> answered, std::span<const JournalPlace> about_to_send);
  /// In one transaction: links and bases, follow-ups, what became of the journal's entries, and the end of a run that
  /// began, with its report. An Ivinex id belongs to one key: an update that names the id of another key takes it, and
  /// the other key's link is gone. A follow-up that is already on the list stays as it is.
  void finish_run(const HistoryEntry& entry, const std::string& report_json, RowCounts counts,
                  const std::vector<LinkUpdate>& links, const std::vector<FollowUp>& follow_ups,
                  const std::vector<JournalUpdate>& journal = {});

  [[nodiscard]] std::vector<HistoryEntry> runs() const;  ///< newest first
  /// What is recorded of a run; empty for one nobody knows.
  [[nodiscard]] std::optional<HistoryEntry> run(const std::string& run) const;
  [[nodiscard]] std::optional<std::string> report(const std::string& run) const;
  /// Empties names, values and messages in the reports of runs that finished before that day (UTC, `YYYY-MM-DD`), and
  /// in what is open of runs that began before it; the text is overwritten in the file, not only unlinked. @throws
  /// Error usage for anything but a day.
  void forget_before(const std::string& date);

  [[nodiscard]] std::vector<FollowUp> follow_ups() const;  ///< oldest first
  /// Takes everything about these keys off the list; keys that are not on it change nothing.
  void remove_follow_ups(const std::vector<std::string>& keys);

 private:
  class Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cxsync::store
