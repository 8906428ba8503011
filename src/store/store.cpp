#include "store/store.hpp"

#include <string_view>
#include <utility>

#include "store/forget.hpp"
#include "store/journal.hpp"
#include "store/state_file.hpp"
#include "support/clock.hpp"
#include "support/json_document.hpp"
#include "support/json_writer.hpp"

namespace cxsync::store {
namespace {

std::string guards_text(const std::vector<std::string>& guards) {
  std::string text;
  JsonWriter out(text);
  out.begin_array();
  for (const auto& guard : guards) out.string(guard);
  out.end_array();
  return text;
}

std::vector<std::string> guards_from(const Database& database, const std::string& text) {
  const auto document = JsonDocument::parse(text);
  if (!document || !document->root().is_array()) throw database.corrupt("holds a list of guards that cannot be read");
  std::vector<std::string> guards;
  for (const auto& guard : document->root().get_array()) {
    if (!guard.is_string()) throw database.corrupt("holds a list of guards that cannot be read");
    guards.emplace_back(guard.get_string());
  }
  return guards;
}

Kind kind_from(const Database& database, const std::string& word) {
  const auto kind = kind_from_string(word);
  if (!kind) throw database.corrupt("names a kind that does not exist");
  return *kind;
}

constexpr std::string_view k_run_columns =
    "SELECT run, kind, actor, started, finished, plan_digest, guards_accepted, exit, created, updated, unchanged, "
    "skipped, failed, unknown FROM run";

/// The run of a row of k_run_columns.
HistoryEntry run_from(const Database& database, const Statement& row) {
  HistoryEntry entry;
  entry.run = row.text(0);
  entry.kind = kind_from(database, row.text(1));
  entry.actor = row.text(2);
  entry.started = row.text(3);
  entry.finished = row.optional_text(4);
  entry.plan_digest = row.text(5);
  entry.guards_accepted = guards_from(database, row.text(6));
  if (!row.is_null(7)) entry.exit = static_cast<int>(row.number(7));
  for (std::size_t i = 0; i < entry.counts.size(); ++i) entry.counts[i] = row.count(8 + static_cast<int>(i));
  return entry;
}

/// Collects what differs between two owners, in words.
class Differences {
 public:
  void compare(std::string_view what, const std::string& recorded, const std::string& wanted) {
    if (recorded == wanted) return;
    if (!text_.empty()) text_ += ", ";
    text_.append(what).append(" ").append(recorded).append(" instead of ").append(wanted);
    names_.append(names_.empty() ? "" : ",").append(what);
  }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::string& names() const noexcept { return names_; }

 private:
  std::string text_;
  std::string names_;
};

Differences differences(const Identity& recorded, const Identity& wanted) {
  Differences found;
  found.compare("site", recorded.site, wanted.site);
  found.compare("cxone_address", recorded.cxone_address, wanted.cxone_address);
  if (!recorded.tenant.empty() && !wanted.tenant.empty()) found.compare("tenant", recorded.tenant, wanted.tenant);
  found.compare("ivinex_address", recorded.ivinex_address, wanted.ivinex_address);
  found.compare("campaigns_from", recorded.campaigns_from, wanted.campaigns_from);
  for (const Kind kind : k_all_kinds) {
    const auto& was = recorded.module_ids[static_cast<std::size_t>(kind)];
    const auto& is = wanted.module_ids[static_cast<std::size_t>(kind)];
    if (!was || !is) continue;
    found.compare(std::string("modules.").append(to_string(kind)), std::to_string(*was), std::to_string(*is));
  }
  return found;
}

}  // namespace

class Store::Impl {
 public:
  explicit Impl(std::unique_ptr<Database> database) : database_(std::move(database)), journal_(*database_) {}

  [[nodiscard]] Database& database() const noexcept { return *database_; }
  [[nodiscard]] Journal& journal() noexcept { return journal_; }

  void write_owner(const Identity& owner) {
    Statement put(*database_, "INSERT OR REPLACE INTO owner VALUES (1, ?, ?, ?, ?, ?)");
    put.run(owner.site, owner.cxone_address, owner.tenant, owner.ivinex_address, owner.campaigns_from);
    Statement put_module(*database_, "INSERT OR REPLACE INTO module VALUES (?, ?)");
    for (const Kind kind : k_all_kinds) {
      const auto& id = owner.module_ids[static_cast<std::size_t>(kind)];
      if (id) put_module.run(to_string(kind), *id);
    }
  }

  void write_follow_ups(const std::vector<FollowUp>& follow_ups) {
    Statement put(*database_,
                  "INSERT INTO follow_up (what, key, name, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
    for (const auto& follow_up : follow_ups) {
      put.run(follow_up.what, follow_up.key, follow_up.name, follow_up.since);
    }
  }

  void end_run(const HistoryEntry& entry, const std::string& report_json, const RowCounts& rows) {
    Statement end(*database_,
                  "UPDATE run SET finished = ?, exit = ?, guards_accepted = ?, created = ?, updated = ?, "
                  "unchanged = ?, skipped = ?, failed = ?, unknown = ?, source_count = ?, report = ? "
                  "WHERE run = ? AND kind = ? RETURNING number");
    const auto& counts = entry.counts;
    end.start(entry.finished, entry.exit, guards_text(entry.guards_accepted), counts[0], counts[1], counts[2],
              counts[3], counts[4], counts[5], rows.source, report_json, entry.run, to_string(entry.kind));
    if (!end.step()) throw Error(ErrorCode::internal, "The run " + entry.run + " ended without having begun.");
    end.step();
    if (rows.sink == 0) return;
    Statement size(*database_, "INSERT OR REPLACE INTO sink_size VALUES (?, ?)");
    size.run(to_string(entry.kind), rows.sink);
  }

 private:
  std::unique_ptr<Database> database_;
  Journal journal_;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open_for_reading(const std::string& path, Disk& disk) {
  return Store(std::make_unique<Impl>(open_to_read(path, disk)));
}

Store Store::open_for_writing(const std::string& path, const WriterLock& lock, Disk& disk) {
  if (!lock.lock_) throw Error(ErrorCode::internal, "The state was opened for writing without its lock.");
  return Store(std::make_unique<Impl>(open_to_write(path, disk)));
}

bool Store::is_held(const std::string& path, Disk& disk) { return is_locked(path, disk); }

std::optional<WriterLock> Store::try_lock(const std::string& path, Disk& disk) {
  auto lock = lock_file(path, disk);
  if (!lock) return std::nullopt;
  return WriterLock(std::move(lock));
}

std::optional<Identity> Store::identity() const {
  auto& database = impl_->database();
  Statement owner(database, "SELECT site, cxone_address, tenant, ivinex_address, campaigns_from FROM owner");
  owner.start();
  if (!owner.step()) return std::nullopt;
  Identity found{owner.text(0), owner.text(1), owner.text(2), owner.text(3), owner.text(4), {}};
  Statement modules(database, "SELECT kind, id FROM module");
  modules.start();
  while (modules.step()) {
    found.module_ids[static_cast<std::size_t>(kind_from(database, modules.text(0)))] = modules.count(1);
  }
  return found;
}

void Store::check_identity(const Identity& wanted) const {
  const auto recorded = identity();
  if (!recorded) return;
  const auto found = differences(*recorded, wanted);
  if (found.text().empty()) return;
  const auto& path = impl_->database().path();
  throw Error(ErrorCode::state_belongs_elsewhere,
              "The state file " + path + " belongs to another configuration: " + found.text() + ".",
              "Give this configuration a state file of its own (/state/path), or correct the configuration.",
              {{"file", path}, {"differs", found.names()}});
}

void Store::claim(const Identity& wanted) {
  check_identity(wanted);
  Identity owner = wanted;
  if (const auto recorded = identity(); recorded && owner.tenant.empty()) owner.tenant = recorded->tenant;
  Transaction transaction(impl_->database());
  impl_->write_owner(owner);
  transaction.commit();
}

Links Store::links(Kind kind) const {
  LinkReader reader = read_links(kind);
  while (reader.read_some()) {
  }
  return reader.take();
}

LinkReader Store::read_links(Kind kind) const { return LinkReader(impl_->database(), kind); }

std::optional<std::uint64_t> Store::last_source_count(Kind kind) const {
  Statement last(impl_->database(),
                 "SELECT source_count FROM run WHERE kind = ? AND finished IS NOT NULL ORDER BY number DESC LIMIT 1");
  last.start(to_string(kind));
  if (!last.step() || last.is_null(0)) return std::nullopt;
  return last.count(0);
}

std::uint64_t Store::last_sink_count(Kind kind) const {
  Statement size(impl_->database(), "SELECT rows FROM sink_size WHERE kind = ?");
  size.start(to_string(kind));
  return size.step() ? size.count(0) : 0;
}

ReviewedWrites Store::cleared(Kind kind) const { return impl_->journal().cleared(kind); }

ReviewedWrites Store::sent(Kind kind) const { return impl_->journal().sent(kind); }

UnsettledCreates Store::unsettled(Kind kind) const { return impl_->journal().unsettled(kind); }

std::vector<JournalEntry> Store::open_entries(Kind kind) const { return impl_->journal().of_kind(kind); }

std::vector<JournalEntry> Store::open_entries(const std::string& run) const { return impl_->journal().of_run(run); }

std::optional<std::string> Store::unfinished_run(Kind kind) const { return impl_->journal().latest_open_run(kind); }

std::vector<HistoryEntry> Store::runs_without_report() const {
  Statement rows(impl_->database(),
                 std::string(k_run_columns) + " WHERE finished IS NULL AND report IS NULL ORDER BY number");
  std::vector<HistoryEntry> runs;
  rows.start();
  while (rows.step()) runs.push_back(run_from(impl_->database(), rows));
  return runs;
}

void Store::keep_report(const HistoryEntry& entry, const std::string& report_json) {
  Statement keep(impl_->database(),
                 "UPDATE run SET created = ?, updated = ?, unchanged = ?, skipped = ?, failed = ?, unknown = ?, "
                 "report = ? WHERE run = ? AND finished IS NULL");
  const auto& counts = entry.counts;
  keep.run(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], report_json, entry.run);
}

void Store::settle(Kind kind, const std::vector<LinkUpdate>& links, const std::vector<FollowUp>& follow_ups) {
  if (links.empty()) return;
  std::vector<JournalUpdate> settled;
  for (const LinkUpdate& link : links) settled.push_back({.key = link.key});
  Transaction transaction(impl_->database());
  write_links(impl_->database(), kind, links);
  impl_->write_follow_ups(follow_ups);
  impl_->journal().update(kind, settled);
  transaction.commit();
}

JournalPlace Store::begin_run(const HistoryEntry& entry, const std::vector<JournalEntry>& intended) {
  Transaction transaction(impl_->database());
  Statement begin(impl_->database(),
                  "INSERT INTO run (run, kind, actor, started, plan_digest, guards_accepted, created, updated, "
                  "unchanged, skipped, failed, unknown) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0) RETURNING number");
  begin.start(entry.run, to_string(entry.kind), entry.actor, entry.started, entry.plan_digest,
              guards_text(entry.guards_accepted));
  if (!begin.step()) throw impl_->database().corrupt("did not take a run");
  const auto number = begin.number(0);
  begin.step();
  const JournalPlace first = impl_->journal().put(entry.kind, number, intended);
  transaction.commit();
  return first;
}

void Store::advance(Kind kind, std::span<const JournalUpdate> answered, std::span<const JournalPlace> about_to_send) {
  Transaction transaction(impl_->database());
  impl_->journal().update(kind, answered);
  impl_->journal().mark_sent(about_to_send);
  transaction.commit();
}

void Store::finish_run(const HistoryEntry& entry, const std::string& report_json, RowCounts counts,
                       const std::vector<LinkUpdate>& links, const std::vector<FollowUp>& follow_ups,
                       const std::vector<JournalUpdate>& journal) {
  Transaction transaction(impl_->database());
  impl_->end_run(entry, report_json, counts);
  write_links(impl_->database(), entry.kind, links);
  impl_->write_follow_ups(follow_ups);
  impl_->journal().update(entry.kind, journal);
  transaction.commit();
}

std::vector<HistoryEntry> Store::runs() const {
  Statement rows(impl_->database(), std::string(k_run_columns) + " ORDER BY number DESC");
  std::vector<HistoryEntry> runs;
  rows.start();
  while (rows.step()) runs.push_back(run_from(impl_->database(), rows));
  return runs;
}

std::optional<HistoryEntry> Store::run(const std::string& run) const {
  Statement row(impl_->database(), std::string(k_run_columns) + " WHERE run = ?");
  row.start(run);
  if (!row.step()) return std::nullopt;
  return run_from(impl_->database(), row);
}

std::optional<std::string> Store::report(const std::string& run) const {
  Statement row(impl_->database(), "SELECT report FROM run WHERE run = ?");
  row.start(run);
  if (!row.step()) return std::nullopt;
  return row.optional_text(0);
}

void Store::forget_before(const std::string& date) {
  if (!is_date(date)) {
    throw Error(ErrorCode::usage, "The day to forget before is no date.", "Write it as YYYY-MM-DD, e.g. 2026-01-31.");
  }
  auto& database = impl_->database();
  Transaction transaction(database);
  Statement old(database,
                "SELECT number, report FROM run WHERE coalesce(finished, started) < ? AND report IS NOT NULL");
  Statement put(database, "UPDATE run SET report = ? WHERE number = ?");
  old.start(date);
  std::vector<std::pair<std::int64_t, std::string>> rewritten;
  while (old.step()) {
    auto report = without_personal_text(old.text(1));
    if (!report) throw database.corrupt("holds a report that cannot be read");
    rewritten.emplace_back(old.number(0), std::move(*report));
  }
  for (const auto& [number, report] : rewritten) put.run(report, number);
  impl_->journal().forget_before(date);
  transaction.commit();
  // The journal still holds the old pages; a reader that is busy right now only delays this to the next time.
  database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

std::vector<FollowUp> Store::follow_ups() const {
  Statement rows(impl_->database(), "SELECT what, key, name, since FROM follow_up ORDER BY since, number");
  std::vector<FollowUp> follow_ups;
  rows.start();
  while (rows.step()) follow_ups.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3)});
  return follow_ups;
}

void Store::remove_follow_ups(const std::vector<std::string>& keys) {
  Transaction transaction(impl_->database());
  Statement remove(impl_->database(), "DELETE FROM follow_up WHERE key = ?");
  for (const auto& key : keys) remove.run(key);
  transaction.commit();
}

}  // namespace cxsync::store
