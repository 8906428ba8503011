#include "engine/writing.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "apply/apply.hpp"
#include "engine/guarding.hpp"
#include "engine/reading.hpp"
#include "engine/run_journal.hpp"
#include "engine/unfinished.hpp"
#include "plan/hidden_rows.hpp"

namespace cxsync {

namespace {

[[noreturn]] void refuse_incomplete(const Plan& plan, const std::string& side, const std::string& reason) {
  const std::string kind(to_string(plan.kind()));
  throw Error(ErrorCode::incomplete_read, "the " + kind + " of " + side + " could not be read completely: " + reason,
              "Nothing was written. Run it again; if it stays so, let doctor look at it.",
              {{"kind", kind}, {"side", side}})
      .with_plan(std::make_shared<const Plan>(plan));
}

HistoryEntry to_entry(const Report& report) {
  HistoryEntry entry;
  entry.run = report.run;
  entry.kind = report.kind;
  entry.actor = report.actor;
  entry.started = report.started;
  entry.plan_digest = report.plan_digest;
  entry.guards_accepted = report.guards_accepted;
  entry.counts = report.counts();
  return entry;
}

/// One order on its way from plan to report.
class Order {
 public:
  Order(Site& site, WriteOrder& order, const Call& call) : site_(site), order_(order), call_(call) {}

  Task<Report> run() {
    const Plan& plan = *order_.plan;
    const ModuleConfig& module = site_.module(plan.kind());
    require_complete(plan);
    begin_report();
    if (!order_.cleared) pass_guards();
    Applied applied;
    if (co_await read_live()) {
      open_store();
      settle_earlier_runs(module);
      RunJournal journal(*store_, plan.kind(), order_.ticked);
      note_places(order_.ticked, store_->begin_run(to_entry(report_), intended_entries(order_.ticked)));
      ApplyInput input;
      input.plan = &plan;
      input.ticked = &order_.ticked;
      input.module = &module;
      input.live = &live_->snapshot;
      input.rows = &*live_->rows;
      input.links = newer_links_ ? &*newer_links_ : &live_->links;
      input.unsettled = newer_unsettled_ ? &*newer_unsettled_ : &live_->unsettled;
      input.sink = &site_.sink();
      input.journal = &journal;
      input.batch_limit = order_.batch_limit;
      applied = co_await apply_rows(input, call_);
    } else {
      open_store();
      store_->begin_run(to_entry(report_), still_intended());
      applied = cancelled_rows(order_.ticked);
    }
    finish_report(std::move(applied));
    co_return std::move(report_);
  }

 private:
  void begin_report();
  void pass_guards();
  Task<bool> read_live();
  void open_store();
  void keep_reports_of_the_interrupted();
  void tell_apart_from_earlier_runs();
  void settle_earlier_runs(const ModuleConfig& module);
  [[nodiscard]] std::vector<JournalEntry> still_intended() const;
  void finish_report(Applied applied);

  Site& site_;
  WriteOrder& order_;
  const Call& call_;
  Report report_;
  KnownRows own_live_;
  const KnownRows* live_ = nullptr;
  std::optional<Links> newer_links_;                 ///< empty: as they were read
  std::optional<UnsettledCreates> newer_unsettled_;  ///< likewise
  std::optional<store::Store> store_;
};

void Order::begin_report() {
  const Plan& plan = *order_.plan;
  report_.site = site_.config().site;
  report_.kind = plan.kind();
  report_.run = site_.new_run_id(plan.kind());
  report_.plan_digest = order_.plan_digest;
  report_.actor = order_.actor;
  report_.started = utc_text(site_.now());
}

/// Judged again on what was selected; those that trip stop the run unless a person accepted them by name.
void Order::pass_guards() {
  const Plan& plan = *order_.plan;
  const auto guards = judge_selected(site_, plan, order_.ticked, *order_.state);
  const auto& accepted = order_.accept_guards;
  std::string names;
  std::string details;
  for (const PlanGuard& guard : guards) {
    if (!guard.tripped) continue;
    if (std::find(accepted.begin(), accepted.end(), guard.name) != accepted.end()) {
      report_.guards_accepted.push_back(guard.name);
      continue;
    }
    names += (names.empty() ? "" : ",") + guard.name;
    details += (details.empty() ? "" : ", ") + guard.name + " (" + guard.detail + ")";
  }
  if (names.empty()) return;
  const std::string kind(to_string(plan.kind()));
  throw Error(ErrorCode::guard_tripped, "a guard stopped the " + kind + ": " + details,
              "Look at the plan. If it is what you want, accept each guard by name.",
              {{"kind", kind}, {"guards", names}})
      .with_plan(std::make_shared<const Plan>(plan));
}

/// False when the run was cancelled meanwhile.
Task<bool> Order::read_live() {
  live_ = order_.live;
  if (live_ != nullptr) co_return true;
  const Plan& plan = *order_.plan;
  bool cancelled = false;
  try {
    own_live_ = co_await read_known_rows(site_, plan.kind(), *order_.state, call_);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled) throw;
    cancelled = true;
  }
  if (cancelled) co_return false;
  const Snapshot& snapshot = own_live_.snapshot;
  if (!snapshot.complete) refuse_incomplete(plan, "Ivinex", snapshot.reason);
  const HiddenRows hidden(*own_live_.rows, own_live_.links, &own_live_.unsettled);
  if (const std::string doubt = hidden.doubt(site_.config().guards); !doubt.empty()) {
    refuse_incomplete(plan, "Ivinex", doubt);
  }
  live_ = &own_live_;
  co_return true;
}

/// Opened only now, so that a run that is refused leaves no state behind.
void Order::open_store() {
  store_.emplace(store::Store::open_for_writing(site_.config().state_path, *order_.lock, site_.disk()));
  store_->claim(identity_of(site_, order_.source.address, order_.source.tenant));
  keep_reports_of_the_interrupted();
  tell_apart_from_earlier_runs();
}

/// The clock and the random source may be the host's: what they name twice gets a number.
void Order::tell_apart_from_earlier_runs() {
  const std::string name = report_.run;
  for (int number = 2; store_->run(report_.run); ++number) report_.run = name + "-" + std::to_string(number);
}

/// We are the one writer: a run without an end was cut off. What it did is told before its rows are taken over.
void Order::keep_reports_of_the_interrupted() {
  for (HistoryEntry& run : store_->runs_without_report()) {
    const Report report = report_of_interrupted(report_.site, run, store_->open_entries(run.run));
    run.counts = report.counts();
    store_->keep_report(run, report.to_json());
  }
}

/// Of a run that was stopped before its live read: what it was cleared to write, but nothing in place of what an
/// earlier run may have sent.
std::vector<JournalEntry> Order::still_intended() const {
  std::set<std::string> open;
  for (const JournalEntry& entry : store_->open_entries(order_.plan->kind())) open.insert(entry.key);
  std::vector<JournalEntry> entries = intended_entries(order_.ticked);
  std::erase_if(entries, [&](const JournalEntry& entry) { return open.contains(entry.key); });
  return entries;
}

/// What an earlier run sent and did not live to see is looked up before anything is sent again.
void Order::settle_earlier_runs(const ModuleConfig& module) {
  const auto open = store_->open_entries(report_.kind);
  Settled settled = settle_earlier(open, report_.kind, module, *live_->rows);
  report_.follow_ups = settled.follow_ups;
  for (FollowUp& item : settled.follow_ups) item.since = report_.started;
  if (settled.links.empty()) return;
  store_->settle(report_.kind, settled.links, settled.follow_ups);
  newer_links_ = store_->links(report_.kind);
  newer_unsettled_ = store_->unsettled(report_.kind);
}

void Order::finish_report(Applied applied) {
  report_.rows = std::move(applied.rows);
  report_.expected_skip = std::move(applied.expected_skip);
  std::move(applied.follow_ups.begin(), applied.follow_ups.end(), std::back_inserter(report_.follow_ups));
  report_.verified = applied.verified;
  report_.cancelled = applied.cancelled;
  report_.finished = utc_text(site_.now());
  HistoryEntry entry = to_entry(report_);
  entry.finished = report_.finished;
  entry.exit = static_cast<int>(report_.exit_code());
  std::vector<FollowUp> follow_ups = report_.follow_ups;
  for (FollowUp& item : follow_ups) item.since = report_.finished;
  try {
    const store::RowCounts counts(order_.plan->data().rows.size(), applied.rows_in_ivinex);
    store_->finish_run(entry, report_.to_json(), counts, applied.links, follow_ups, applied.journal);
  } catch (const Error& error) {
    // The rows are written; the report must still reach the caller.
    report_.state_saved = false;
    call_.log(LogLevel::error, "state", "the run could not be remembered: " + error.message());
  }
}

}  // namespace

void require_complete(const Plan& plan) {
  if (!plan.data().cxone.complete) refuse_incomplete(plan, "CXone", plan.data().cxone.reason);
  if (!plan.data().ivinex.complete) refuse_incomplete(plan, "Ivinex", plan.data().ivinex.reason);
}

Task<Report> carry_out(Site& site, WriteOrder order, const Call& call) {
  Order work(site, order, call);
  Report report = co_await work.run();
  co_return report;
}

}  // namespace cxsync
