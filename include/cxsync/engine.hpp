#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/doctor.hpp"
#include "cxsync/history.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/plan.hpp"
#include "cxsync/report.hpp"
#include "cxsync/selection.hpp"
#include "cxsync/sink.hpp"
#include "cxsync/source.hpp"
#include "cxsync/summary.hpp"

namespace cxsync {

namespace store {
class Disk;
}

/// What to do with fields that both sides changed.
enum class OnConflict : std::uint8_t {
  skip,   ///< leave the whole row
  cxone,  ///< write CXone's value
  ivinex  ///< keep Ivinex's value and remember both, so that it is not asked again
};

struct ApplyOptions {
  OnConflict on_conflict = OnConflict::skip;
  std::vector<std::string> accept_guards;  ///< guard names; accepting one that is not tripped changes nothing
  std::string actor;                       ///< who ticked the rows; may be empty
};

/// One kind's result when several kinds ran: the document, or why there is none.
template <typename Document>
struct KindResult {
  Kind kind = Kind::users;
  std::variant<Document, Error> result;
};
using PlanSet = std::vector<KindResult<Plan>>;
using ReportSet = std::vector<KindResult<Report>>;

/// The document `cxsync.set/1` over the documents of the kinds.
std::string to_json(const PlanSet& set);
std::string to_json(const ReportSet& set);
/// The same code for all is the exit code; otherwise 2 if anything was written or is unknown, else the highest.
ExitCode exit_code(const PlanSet& set) noexcept;
ExitCode exit_code(const ReportSet& set) noexcept;
/// Reads `cxsync.set/1` (documents that are errors stay errors) or a single `cxsync.plan/1`.
PlanSet plan_set_from_json(std::string_view json);

/// What a host may bring itself. Everything empty: CXone and Ivinex over HTTP, the system's clock, randomness and disk.
struct EngineOptions {
  std::shared_ptr<SyncSource> source;
  std::shared_ptr<SyncSink> sink;
  /// Now, in UTC, whole seconds are used in documents.
  std::function<std::chrono::system_clock::time_point()> now;
  /// 64 random bits; used for run ids and for spreading retries.
  std::function<std::uint64_t()> random;
  /// Where the state lies; empty: on this machine's disk. For the tests of cxsync itself: the class is not installed.
  std::shared_ptr<store::Disk> disk;
};

/// One site: a source, a sink and the state between them. One call at a time; a second thread waits for nobody and
/// must bring its own engine. Different engines run side by side.
class Engine {
 public:
  explicit Engine(Config config, EngineOptions options = {});
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Looks at everything a run needs and writes nothing.
  CheckList doctor(const Call& call = {});

  /// Reads both sides and says what would be written. Writes nothing.
  /// @throws Error exit 1 or 4; an incomplete read is a plan that says so.
  Plan preview(Kind kind, const Call& call = {});
  /// Every configured kind, side by side.
  PlanSet preview_all(const Call& call = {});

  /// What applying the selected rows would come to, and which guards stand in the way. Asks the state, not the
  /// services, and writes nothing.
  /// @throws Error selection_unknown_key, selection_not_a_candidate, selection_bad_word, or of the state.
  SelectionSummary summarize(const Plan& plan, const Selection& selection, OnConflict on_conflict = OnConflict::skip);

  /// Writes the selected rows of a plan, after checking each against the live row.
  /// @throws Error exit 1, 3, 4 or 6, all before the first write.
  Report apply(const Plan& plan, const Selection& selection, const ApplyOptions& options = {}, const Call& call = {});
  ReportSet apply_all(const PlanSet& plans, const Selection& selection, const ApplyOptions& options = {},
                      const Call& call = {});

  /// preview and apply in one, on one read.
  /// @throws Error; when an incomplete read stopped it, Error::plan() is the plan.
  Report sync(Kind kind, const Selection& selection, const ApplyOptions& options = {}, const Call& call = {});
  ReportSet sync_all(const Selection& selection, const ApplyOptions& options = {}, const Call& call = {});

  /// Takes up what a run left open: rows it sent without learning their fate are looked up first; then what was
  /// reviewed and is still true is sent, and the rest is stale. Nothing open: a report without rows, and no new run.
  /// @param actor who asked for it; may be empty.
  /// @throws Error run_unknown, or as sync.
  Report retry(const std::string& run, const std::string& actor = {}, const Call& call = {});
  /// The same for the latest unfinished run of every kind; nothing open anywhere: one report without rows.
  ReportSet retry_all(const std::string& actor = {}, const Call& call = {});

  /// Past runs, the newest first.
  History history();
  /// The stored report of a run, as the document; for an interrupted one what the journal knows of it, with `finished`
  /// empty. @throws Error run_unknown.
  std::string stored_report(const std::string& run);
  /// Removes names, values and messages from the reports of runs that finished before a day (UTC, `YYYY-MM-DD`), and
  /// from what is open of runs that began before it; counts stay.
  void forget_before(const std::string& date);

  /// What people still have to do; `done` takes keys off the list first.
  /// @throws Error selection_unknown_key when a key in `done` is not on the list; then nothing is taken off.
  FollowUps follow_ups(const std::vector<std::string>& done = {});

  /// The kinds that have a module, in the order of k_all_kinds.
  [[nodiscard]] std::vector<Kind> kinds() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cxsync
