#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cxsync/engine.hpp"
#include "support/planning.hpp"
#include "support/temporary_folder.hpp"

namespace cxsync::test {

/// A source in memory, one list of records per kind.
class MemorySource final : public SyncSource {
 public:
  std::array<std::vector<Record>, 4> records;
  std::string incomplete;             ///< not empty: every pull is incomplete for this reason
  std::function<void()> before_pull;  ///< may throw

  std::vector<Record>& of(Kind kind) { return records[static_cast<std::size_t>(kind)]; }
  SideIdentity describe(const Call&) override { return {"memory:cxone", "tenant-1"}; }
  /// Ends every misbehaviour.
  void behave() {
    incomplete.clear();
    before_pull = nullptr;
  }
  Snapshot pull(Kind kind, const Call&) override {
    if (before_pull) before_pull();
    return Snapshot{kind, of(kind), 1, incomplete.empty(), incomplete};
  }
  std::vector<Check> diagnose(std::span<const Kind>, const Call&) override { return {}; }
};

/// A sink in memory that counts what it is asked, and can misbehave.
class MemorySink final : public SyncSink {
 public:
  std::array<std::vector<Record>, 4> rows;
  std::size_t batch = 25;
  int next_id = 900;
  int posts = 0;
  std::string incomplete;
  bool stores_key = true;
  std::function<void()> after_write;                        ///< runs when the rows are stored; may throw
  std::function<bool(const Record&)> is_shown;              ///< a read filter; empty: every row is shown
  std::function<void()> before_write;                       ///< sees the state as it is, may change it
  std::function<std::string(const std::string&)> reformat;  ///< what the site makes of a value
  std::function<WriteResult::Outcome(const RowWrite&)>
      answer;  ///< what is said; the row is written on `written` and `unknown`
  std::function<bool(std::span<const RowWrite>)> refuses;          ///< the request as a whole, with nothing stored
  std::function<bool(std::span<const RowWrite>)> answers_for_all;  ///< nothing stored, and nothing said of any row
  std::function<bool(const RowWrite&)> is_written = [](const RowWrite&) { return true; };

  std::vector<std::string> doubled_keys;  ///< keys a create brought that another row carried already

  /// Ends every misbehaviour. How a site stores values (`reformat`) is none.
  void behave() {
    refuses = answers_for_all = nullptr;
    incomplete.clear();
    stores_key = true;
    after_write = before_write = nullptr;
    is_shown = nullptr;
    answer = nullptr;
    is_written = [](const RowWrite&) { return true; };
  }
  std::vector<Record>& of(Kind kind) { return rows[static_cast<std::size_t>(kind)]; }
  Record* find(Kind kind, std::string_view id) {
    const auto found =
        std::find_if(of(kind).begin(), of(kind).end(), [&](const Record& row) { return row.id() == id; });
    return found == of(kind).end() ? nullptr : &*found;
  }

  SideIdentity describe() const override { return {"memory:ivinex", ""}; }
  Snapshot read(Kind kind, const ReadRequest& request, const Call&) override {
    Snapshot snapshot{kind, {}, 1, incomplete.empty(), incomplete};
    for (const Record& row : of(kind)) {
      if (is_shown && !is_shown(row)) continue;
      Record seen(row.id());
      for (const std::string& field : request.fields) {
        const auto held = row.find(field);
        seen.set(field, held ? held->value : std::string_view(), held ? held->form : ValueForm::null);
      }
      snapshot.records.push_back(std::move(seen));
    }
    return snapshot;
  }
  std::vector<WriteResult> create(Kind kind, std::span<const RowWrite> writes, const Call&) override {
    return write(kind, writes);
  }
  std::vector<WriteResult> update(Kind kind, std::span<const RowWrite> writes, const Call&) override {
    return write(kind, writes);
  }
  std::size_t batch_size() const noexcept override { return batch; }
  std::vector<Check> diagnose(std::span<const Kind>, const Call&) override { return {}; }

 private:
  std::vector<WriteResult> write(Kind kind, std::span<const RowWrite> writes) {
    ++posts;
    if (before_write) before_write();
    std::vector<WriteResult> results;
    if (answers_for_all && answers_for_all(writes)) {
      WriteResult answer_to_all;
      answer_to_all.code = "answer_unreadable";
      answer_to_all.attempts = 1;
      answer_to_all.whole_batch = true;
      return {writes.size(), answer_to_all};
    }
    if (refuses && refuses(writes)) {
      WriteResult refusal;
      refusal.outcome = WriteResult::Outcome::refused;
      refusal.code = "request_refused";
      refusal.message = "Invalid request";
      refusal.http_status = 400;
      refusal.attempts = 1;
      refusal.whole_batch = writes.size() > 1;
      return {writes.size(), refusal};
    }
    for (const RowWrite& row : writes) {
      WriteResult result;
      result.attempts = 1;
      result.outcome = answer ? answer(row) : WriteResult::Outcome::written;
      const bool said_no =
          result.outcome == WriteResult::Outcome::refused || result.outcome == WriteResult::Outcome::not_sent;
      if (!said_no && is_written(row)) result.id = store(kind, row);
      if (result.outcome != WriteResult::Outcome::written) result.id.clear();
      results.push_back(result);
    }
    if (after_write) after_write();
    return results;
  }
  std::string store(Kind kind, const RowWrite& write) {
    Record* row = write.id.empty() ? nullptr : find(kind, write.id);
    if (write.id.empty()) {
      note_doubled_key(kind, write);
      while (find(kind, std::to_string(next_id)) != nullptr) ++next_id;
      row = &of(kind).emplace_back(std::to_string(next_id++));
    }
    if (row == nullptr) return {};
    for (const Field& field : write.fields) {
      if (field.name == "cxone_id" && !stores_key) continue;
      row->set(field.name, reformat && field.name != "cxone_id" ? reformat(field.value) : field.value);
    }
    return std::string(row->id());
  }
  void note_doubled_key(Kind kind, const RowWrite& create) {
    for (const Field& field : create.fields) {
      if (field.name != "cxone_id") continue;
      const auto carries = [&](const Record& row) { return row.get("cxone_id") == field.value; };
      if (std::any_of(of(kind).begin(), of(kind).end(), carries)) doubled_keys.push_back(field.value);
    }
  }
};

/// A whole site in memory with a real state file. A test that synced ends by syncing until all is settled: the last run
/// must find nothing to do.
class MemorySite {
 public:
  std::shared_ptr<MemorySource> source = std::make_shared<MemorySource>();
  std::shared_ptr<MemorySink> sink = std::make_shared<MemorySink>();
  Config config;

  MemorySite() {
    config.site = "test";
    config.state_path = folder_.file("state.db");
    config.ivinex.modules[static_cast<std::size_t>(Kind::users)] = users_module();
    config.ivinex.modules[static_cast<std::size_t>(Kind::dispositions)] = name_module();
  }
  MemorySite(const MemorySite&) = delete;
  MemorySite& operator=(const MemorySite&) = delete;
  ~MemorySite() {
    const bool test_failed = std::uncaught_exceptions() > exceptions_before_;
    const bool synced = sink->posts > 0 || std::filesystem::exists(config.state_path);
    if (test_failed || !synced || stays_unsettled_) return;
    try {
      check_settled();
    } catch (const std::exception& failure) {
      FAIL_CHECK("the site cannot be synced at the end of the test: ", failure.what());
    }
  }

  /// For a test that leaves what no sync can settle, and says what that is.
  void stays_unsettled([[maybe_unused]] const char* why) { stays_unsettled_ = true; }

  [[nodiscard]] Engine engine() const {
    EngineOptions options;
    options.source = source;
    options.sink = sink;
    options.now = [] { return std::chrono::system_clock::time_point(std::chrono::seconds(1795419000)); };
    std::uint64_t count = runs_++ << 16U;
    options.random = [count]() mutable { return count++; };
    return Engine(config, options);
  }
  Report sync(Kind kind, const std::string& selection, const ApplyOptions& options = {}) const {
    return engine().sync(kind, Selection::parse(selection), options);
  }
  ModuleConfig& module(Kind kind) { return *config.ivinex.modules[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }

 private:
  /// Everything is decided and accepted; what then stays is what a person must look at, and it is not written.
  void check_settled() const {
    constexpr int k_runs_to_settle = 2;  // the second for what a fault of the test left unknown
    source->behave();
    sink->behave();
    ApplyOptions options;
    options.on_conflict = OnConflict::cxone;
    options.accept_guards = {"create", "update", "deactivate", "shrink", "all_changed"};
    const Selection selection = Selection::parse("all,suggested");
    ReportSet last;
    bool quiet = false;
    for (int run = 0; run <= k_runs_to_settle && !quiet; ++run) {
      const int posts = sink->posts;
      last = engine().sync_all(selection, options);
      quiet = sink->posts == posts;
    }
    CHECK_MESSAGE(quiet, "every sync of the site writes something again");
    CHECK(sink->doubled_keys == std::vector<std::string>{});
    for (const auto& kind : last) {
      CAPTURE(to_string(kind.kind));
      const Report* report = std::get_if<Report>(&kind.result);
      if (report == nullptr) {
        FAIL_CHECK("the last sync failed: ", std::get<Error>(kind.result).message());
        continue;
      }
      for (const ReportRow& row : report->rows) {
        CAPTURE(row.key);
        CHECK(row.outcome == Outcome::skipped);
      }
    }
  }

  TemporaryFolder folder_;
  mutable std::uint64_t runs_ = 0;
  int exceptions_before_ = std::uncaught_exceptions();
  bool stays_unsettled_ = false;
};

inline const ReportRow* row_of(const Report& report, std::string_view key) {
  const auto found =
      std::find_if(report.rows.begin(), report.rows.end(), [&](const ReportRow& row) { return row.key == key; });
  return found == report.rows.end() ? nullptr : &*found;
}

inline std::uint64_t count(const Report& report, Outcome outcome) {
  return report.counts()[static_cast<std::size_t>(outcome)];
}

}  // namespace cxsync::test
