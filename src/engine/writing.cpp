#include "engine/writing.hpp"

#include <algorithm>

#include "apply/apply.hpp"
#include "apply/ticked.hpp"
#include "engine/reading.hpp"
#include "plan/guards.hpp"

namespace cxsync {

namespace {

[[noreturn]] void refuse_incomplete(const Plan& plan, const std::string& side, const std::string& reason) {
  const std::string kind(to_string(plan.kind()));
  throw Error(ErrorCode::incomplete_read, "the " + kind + " of " + side + " could not be read completely: " + reason,
              "Nothing was written. Run it again; if it stays so, let doctor look at it.",
              {{"kind", kind}, {"side", side}})
      .with_plan(std::make_shared<const Plan>(plan));
}

void require_complete(const Plan& plan) {
  if (!plan.data().cxone.complete) refuse_incomplete(plan, "CXone", plan.data().cxone.reason);
  if (!plan.data().ivinex.complete) refuse_incomplete(plan, "Ivinex", plan.data().ivinex.reason);
}

/// The writes that were selected, for the guards.
GuardedWrites selected_writes(const std::vector<TickedRow>& ticked_rows, const ClearedKeys& cleared) {
  GuardedWrites writes;
  for (const TickedRow& ticked : ticked_rows) {
    if (cleared.contains(ticked.row->key)) continue;
    const bool creates = ticked.task == TickedRow::Task::create;
    if (creates || ticked.task == TickedRow::Task::update)
      writes.rows.push_back({ticked.row, &ticked.changes, creates});
  }
  return writes;
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
  Order(Site& site, const WriteOrder& order, const Call& call) : site_(site), order_(order), call_(call) {}

  Task<Report> run() {
    const Plan& plan = *order_.plan;
    const ModuleConfig& module = site_.module(plan.kind());
    const auto ticked = resolve_selection(plan, *order_.selection, order_.options->on_conflict);
    require_complete(plan);
    begin_report();
    pass_guards(ticked);
    const Links links = order_.state->links(plan.kind());
    Applied applied;
    if (co_await read_live()) {
      store_.emplace(open_store());
      const UnsettledCreates unsettled = store_->unsettled(plan.kind());
      ApplyInput input;
      input.plan = &plan;
      input.ticked = &ticked;
      input.module = &module;
      input.live = live_;
      input.links = &links;
      input.sink = &site_.sink();
      input.unsettled = &unsettled;
      input.remember_sent = [&](const UnsettledCreates& creates) { store_->remember_sent(plan.kind(), creates); };
      applied = co_await apply_rows(input, call_);
    } else {
      store_.emplace(open_store());
      applied = cancelled_rows(ticked);
      applied.unsettled = store_->unsettled(plan.kind());
    }
    finish_report(std::move(applied));
    co_return std::move(report_);
  }

 private:
  void begin_report();
  void pass_guards(const std::vector<TickedRow>& ticked);
  Task<bool> read_live();
  store::Store open_store();
  void finish_report(Applied applied);

  Site& site_;
  const WriteOrder& order_;
  const Call& call_;
  Report report_;
  ClearedKeys cleared_;  ///< keys this run may write
  Snapshot own_live_;
  const Snapshot* live_ = nullptr;
  std::optional<store::Store> store_;
};

void Order::begin_report() {
  const Plan& plan = *order_.plan;
  report_.site = site_.config().site;
  report_.kind = plan.kind();
  report_.run = site_.new_run_id(plan.kind());
  report_.plan_digest = plan.digest();
  report_.actor = order_.options->actor;
  report_.started = utc_text(site_.now());
}

/// Judged again on what was selected; those that trip stop the run unless a person accepted them by name.
void Order::pass_guards(const std::vector<TickedRow>& ticked) {
  const Plan& plan = *order_.plan;
  const GuardBase base = guard_base(plan.data(), order_.state->last_source_count(plan.kind()));
  const auto guards = judge_guards(site_.config().guards, site_.module(plan.kind()), base,
                                   selected_writes(ticked, order_.state->cleared(plan.kind())));
  const auto& accepted = order_.options->accept_guards;
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
  if (names.empty()) {
    for (const TickedRow& row : ticked) {
      if (row.task == TickedRow::Task::create || row.task == TickedRow::Task::update) cleared_.insert(row.row->key);
    }
    return;
  }
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
    own_live_ = co_await read_sink(site_, plan.kind(), call_);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled) throw;
    cancelled = true;
  }
  if (cancelled) co_return false;
  if (!own_live_.complete) refuse_incomplete(plan, "Ivinex", own_live_.reason);
  live_ = &own_live_;
  co_return true;
}

/// Opened only now, so that a run that is refused leaves no state behind.
store::Store Order::open_store() {
  store::Store store = store::Store::open_for_writing(site_.config().state_path, *order_.lock);
  store.claim(identity_of(site_, order_.source.address, order_.source.tenant));
  store.begin_run(to_entry(report_), cleared_);
  return store;
}

void Order::finish_report(Applied applied) {
  report_.rows = std::move(applied.rows);
  report_.expected_skip = std::move(applied.expected_skip);
  report_.follow_ups = std::move(applied.follow_ups);
  report_.verified = applied.verified;
  report_.cancelled = applied.cancelled;
  report_.finished = utc_text(site_.now());
  HistoryEntry entry = to_entry(report_);
  entry.finished = report_.finished;
  entry.exit = static_cast<int>(report_.exit_code());
  std::vector<FollowUp> follow_ups = report_.follow_ups;
  for (FollowUp& item : follow_ups) item.since = report_.finished;
  // Cleared rows that this run did not come to are not judged again.
  const auto not_written = [&] {
    for (const ReportRow& row : report_.rows) {
      const bool waits = row.outcome == Outcome::unknown || row.outcome == Outcome::failed ||
                         (row.error && (row.error->code == "cancelled" || row.error->code == "deadline_exceeded"));
      if (!waits) cleared_.erase(row.key);
    }
    return cleared_;
  };
  try {
    store_->finish_run(entry, report_.to_json(), order_.plan->data().rows.size(), applied.links, follow_ups,
                       applied.unsettled, not_written());
  } catch (const Error& error) {
    // The rows are written; the report must still reach the caller.
    report_.state_saved = false;
    call_.log(LogLevel::error, "state", "the run could not be remembered: " + error.message());
  }
}

}  // namespace

Task<Report> carry_out(Site& site, WriteOrder order, const Call& call) {
  Order work(site, order, call);
  Report report = co_await work.run();
  co_return report;
}

}  // namespace cxsync
