#include "cxsync/engine.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <utility>

#include "apply/resume.hpp"
#include "apply/ticked.hpp"
#include "engine/check_up.hpp"
#include "engine/config_digest.hpp"
#include "engine/guarding.hpp"
#include "engine/reading.hpp"
#include "engine/site.hpp"
#include "engine/state_access.hpp"
#include "engine/unfinished.hpp"
#include "engine/writing.hpp"
#include "plan/guards.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

/// Runs one kind of several: what it throws is its result.
template <typename Document>
Task<void> capture(Kind kind, Task<Document> task, std::optional<KindResult<Document>>& result) {
  try {
    Document document = co_await std::move(task);
    result.emplace(KindResult<Document>{kind, std::move(document)});
  } catch (Error& error) {
    error.with("kind", std::string(to_string(kind)));
    result.emplace(KindResult<Document>{kind, error});
  }
}

void require_words(const Selection& selection) {
  if (selection.only_words()) return;
  throw Error(ErrorCode::selection_bad_word, "with several kinds a selection takes words, not keys",
              "Use all, new, changed, suggested or none; choose one kind to select rows by key.");
}

void require_guard_names(const ApplyOptions& options) {
  for (const std::string& name : options.accept_guards) {
    if (is_guard_name(name)) continue;
    throw Error(ErrorCode::usage, "\"" + name + "\" is not the name of a guard",
                "The guards are create, update, deactivate, shrink and all_changed.");
  }
}

[[noreturn]] void throw_unknown_run(const std::string& run) {
  throw Error(ErrorCode::run_unknown, "the state knows no run \"" + printable(run, 80) + "\"",
              "The command history lists the runs.", {{"run", printable(run, 80)}});
}

}  // namespace

class Engine::Impl {
 public:
  Impl(Config config, EngineOptions options) : site_(std::move(config), std::move(options)) {}

  Site& site() { return site_; }
  const std::string& state_path() const { return site_.config().state_path; }
  store::Store open_state() { return store::Store::open_for_reading(state_path(), site_.disk()); }
  /// Refuses another site's, as far as that can be told without asking CXone.
  store::Store open_own_state() {
    store::Store state = open_state();
    if (const auto recorded = state.identity()) {
      state.check_identity(identity_of(site_, recorded->cxone_address, recorded->tenant));
    }
    return state;
  }
  store::Store open_state(const store::WriterLock& lock) {
    return store::Store::open_for_writing(state_path(), lock, site_.disk());
  }

  Task<Plan> preview(Kind kind, const Call& call) {
    const store::Store state = open_state();
    Reading reading = co_await read_and_plan(site_, kind, state, call);
    co_return std::move(reading.plan);
  }

  Task<PlanSet> preview_all(const Call& call) {
    const auto kinds = site_.kinds();
    std::vector<std::optional<KindResult<Plan>>> results(kinds.size());
    std::vector<Task<void>> tasks;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      tasks.push_back(capture(kinds[i], preview(kinds[i], call), results[i]));
    }
    co_await when_all(std::move(tasks));
    PlanSet set;
    for (auto& result : results) set.push_back(std::move(*result));
    co_return set;
  }

  Task<Report> apply(const Plan& plan, const Selection& selection, const ApplyOptions& options, const Call& call) {
    static_cast<void>(site_.module(plan.kind()));
    const store::WriterLock lock = co_await wait_for_lock(site_, call);
    std::size_t batch_limit = 0;
    Report report = co_await apply_locked(plan, selection, options, lock, batch_limit, call);
    co_return report;
  }

  Task<ReportSet> apply_all(const PlanSet& plans, const Selection& selection, const ApplyOptions& options,
                            const Call& call) {
    const store::WriterLock lock = co_await wait_for_lock(site_, call);
    std::size_t batch_limit = 0;
    ReportSet set;
    for (const auto& entry : plans) {
      if (const Error* error = std::get_if<Error>(&entry.result)) {
        set.push_back({entry.kind, *error});
        continue;
      }
      std::optional<KindResult<Report>> result;
      const Plan& plan = std::get<Plan>(entry.result);
      co_await capture(entry.kind, apply_locked(plan, selection, options, lock, batch_limit, call), result);
      set.push_back(std::move(*result));
    }
    co_return set;
  }

  Task<Report> sync(Kind kind, const Selection& selection, const ApplyOptions& options, const Call& call) {
    static_cast<void>(site_.module(kind));
    const store::WriterLock lock = co_await wait_for_lock(site_, call);
    const store::Store state = open_state();
    const Reading reading = co_await read_and_plan(site_, kind, state, call);
    std::size_t batch_limit = 0;
    const Writing writing{&lock, &state, &batch_limit};
    Report report = co_await write_selected(reading, selection, options, writing, call);
    co_return report;
  }

  Task<ReportSet> sync_all(const Selection& selection, const ApplyOptions& options, const Call& call) {
    const store::WriterLock lock = co_await wait_for_lock(site_, call);
    const store::Store state = open_state();
    const WriteOne write_one = [&](const Reading& reading, const Writing& writing) {
      return write_selected(reading, selection, options, writing, call);
    };
    ReportSet set = co_await read_then_write(site_.kinds(), lock, state, write_one, call);
    co_return set;
  }

  /// @param run empty: the latest unfinished run of every kind.
  Task<ReportSet> retry(const std::string& run, const std::string& actor, const Call& call) {
    const store::WriterLock lock = co_await wait_for_lock(site_, call);
    const store::Store state = open_state();
    const std::map<Kind, std::string> runs = runs_to_retry(run, state);
    const WriteOne write_one = [&](const Reading& reading, const Writing& writing) {
      return write_again(runs.at(reading.plan.kind()), actor, reading, writing, call);
    };
    std::vector<Kind> kinds;
    for (const auto& [kind, name] : runs) kinds.push_back(kind);
    ReportSet set = co_await read_then_write(kinds, lock, state, write_one, call);
    if (set.empty()) set.push_back(nothing_to_retry(run, state));
    co_return set;
  }

 private:
  /// What all kinds of one call share while they are written.
  struct Writing {
    const store::WriterLock* lock;
    const store::Store* state;
    std::size_t* batch_limit;
  };
  using WriteOne = std::function<Task<Report>(const Reading&, const Writing&)>;

  /// Reads all kinds side by side, then writes them one after the other.
  Task<ReportSet> read_then_write(const std::vector<Kind>& kinds, const store::WriterLock& lock,
                                  const store::Store& state, const WriteOne& write_one, const Call& call) {
    std::vector<std::optional<KindResult<Reading>>> readings(kinds.size());
    std::vector<Task<void>> tasks;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      tasks.push_back(capture(kinds[i], read_and_plan(site_, kinds[i], state, call), readings[i]));
    }
    co_await when_all(std::move(tasks));
    std::size_t batch_limit = 0;
    const Writing writing{&lock, &state, &batch_limit};
    ReportSet set;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (const Error* error = std::get_if<Error>(&readings[i]->result)) {
        set.push_back({kinds[i], *error});
        continue;
      }
      std::optional<KindResult<Report>> result;
      const Reading& reading = std::get<Reading>(readings[i]->result);
      co_await capture(kinds[i], write_one(reading, writing), result);
      set.push_back(std::move(*result));
      readings[i].reset();
    }
    co_return set;
  }

  static WriteOrder order_for(const Reading& reading, const Writing& writing) {
    WriteOrder order;
    order.plan = &reading.plan;
    order.plan_digest = reading.plan.digest();
    order.lock = writing.lock;
    order.state = writing.state;
    order.source = reading.source;
    order.live = &reading.live;
    order.batch_limit = writing.batch_limit;
    return order;
  }

  Task<Report> write_selected(const Reading& reading, const Selection& selection, const ApplyOptions& options,
                              Writing writing, const Call& call) {
    WriteOrder order = order_for(reading, writing);
    order.ticked = resolve_selection(reading.plan, selection, options.on_conflict);
    order.actor = options.actor;
    order.accept_guards = options.accept_guards;
    Report report = co_await carry_out(site_, order, call);
    co_return report;
  }

  Task<Report> write_again(const std::string& run, const std::string& actor, const Reading& reading, Writing writing,
                           const Call& call) {
    require_complete(reading.plan);
    const ModuleConfig& module = site_.module(reading.plan.kind());
    std::deque<PlanRow> gone;
    WriteOrder order = order_for(reading, writing);
    order.ticked = resume(writing.state->open_entries(run), reading.plan, module, *reading.live.rows, gone);
    order.plan_digest = writing.state->run(run).value_or(HistoryEntry{}).plan_digest;
    order.actor = actor;
    order.cleared = true;
    Report report = co_await carry_out(site_, order, call);
    co_return report;
  }

  Task<Report> apply_locked(const Plan& plan, const Selection& selection, const ApplyOptions& options,
                            const store::WriterLock& lock, std::size_t& batch_limit, const Call& call) {
    static_cast<void>(site_.module(plan.kind()));
    const store::Store state = open_state();
    const auto recorded = state.identity();
    const SideIdentity source = co_await site_.source_identity(recorded, call);
    state.check_identity(identity_of(site_, source.address, source.tenant));
    if (plan.data().config_digest != config_digest(site_.config(), source, site_.sink().describe())) {
      throw Error(ErrorCode::plan_of_another_configuration,
                  "the plan was made with another configuration (site, addresses, tenant, modules or campaigns_from)",
                  "Make a new plan with this configuration.", {{"kind", std::string(to_string(plan.kind()))}});
    }
    WriteOrder order;
    order.plan = &plan;
    order.plan_digest = plan.digest();
    order.ticked = resolve_selection(plan, selection, options.on_conflict);
    order.actor = options.actor;
    order.accept_guards = options.accept_guards;
    order.lock = &lock;
    order.state = &state;
    order.source = source;
    order.batch_limit = &batch_limit;
    Report report = co_await carry_out(site_, order, call);
    co_return report;
  }

  [[nodiscard]] std::map<Kind, std::string> runs_to_retry(const std::string& run, const store::Store& state) const {
    std::map<Kind, std::string> runs;
    if (run.empty()) {
      for (const Kind kind : site_.kinds()) {
        if (const auto latest = state.unfinished_run(kind)) runs.emplace(kind, *latest);
      }
      return runs;
    }
    const auto recorded = state.run(run);
    if (!recorded) throw_unknown_run(run);
    static_cast<void>(site_.module(recorded->kind));
    if (!state.open_entries(run).empty()) runs.emplace(recorded->kind, run);
    return runs;
  }

  /// A report without rows.
  [[nodiscard]] KindResult<Report> nothing_to_retry(const std::string& run, const store::Store& state) const {
    Report report;
    report.site = site_.config().site;
    report.run = run;
    report.started = report.finished = utc_text(site_.now());
    if (const auto recorded = state.run(run)) {
      report.kind = recorded->kind;
      report.plan_digest = recorded->plan_digest;
    } else if (const auto kinds = site_.kinds(); !kinds.empty()) {
      report.kind = kinds.front();
    }
    return {report.kind, report};
  }

  Site site_;
};

Engine::Engine(Config config, EngineOptions options)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(options))) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

CheckList Engine::doctor(const Call& call) { return impl_->site().loop().run(check_up(impl_->site(), call)); }

Plan Engine::preview(Kind kind, const Call& call) { return impl_->site().loop().run(impl_->preview(kind, call)); }

PlanSet Engine::preview_all(const Call& call) { return impl_->site().loop().run(impl_->preview_all(call)); }

Report Engine::apply(const Plan& plan, const Selection& selection, const ApplyOptions& options, const Call& call) {
  require_guard_names(options);
  return impl_->site().loop().run(impl_->apply(plan, selection, options, call));
}

ReportSet Engine::apply_all(const PlanSet& plans, const Selection& selection, const ApplyOptions& options,
                            const Call& call) {
  require_words(selection);
  require_guard_names(options);
  return impl_->site().loop().run(impl_->apply_all(plans, selection, options, call));
}

SelectionSummary Engine::summarize(const Plan& plan, const Selection& selection, OnConflict on_conflict) {
  Site& site = impl_->site();
  static_cast<void>(site.module(plan.kind()));
  const auto ticked = resolve_selection(plan, selection, on_conflict);
  return cxsync::summarize(site, plan, ticked, impl_->open_own_state());
}

Report Engine::sync(Kind kind, const Selection& selection, const ApplyOptions& options, const Call& call) {
  require_guard_names(options);
  return impl_->site().loop().run(impl_->sync(kind, selection, options, call));
}

ReportSet Engine::sync_all(const Selection& selection, const ApplyOptions& options, const Call& call) {
  require_words(selection);
  require_guard_names(options);
  return impl_->site().loop().run(impl_->sync_all(selection, options, call));
}

Report Engine::retry(const std::string& run, const std::string& actor, const Call& call) {
  if (run.empty()) throw_unknown_run(run);
  ReportSet set = impl_->site().loop().run(impl_->retry(run, actor, call));
  if (const Error* error = std::get_if<Error>(&set.front().result)) throw *error;
  return std::get<Report>(std::move(set.front().result));
}

ReportSet Engine::retry_all(const std::string& actor, const Call& call) {
  return impl_->site().loop().run(impl_->retry({}, actor, call));
}

History Engine::history() {
  const store::Store state = impl_->open_own_state();
  History history{impl_->site().config().site, state.runs()};
  for (HistoryEntry& run : history.runs) {
    if (run.finished || state.report(run.run)) continue;
    run.counts = report_of_interrupted(history.site, run, state.open_entries(run.run)).counts();
  }
  return history;
}

std::string Engine::stored_report(const std::string& run) {
  const store::Store state = impl_->open_own_state();
  if (auto report = state.report(run)) return std::move(*report);
  const auto recorded = state.run(run);
  if (!recorded) throw_unknown_run(run);
  return report_of_interrupted(impl_->site().config().site, *recorded, state.open_entries(run)).to_json();
}

void Engine::forget_before(const std::string& date) {
  if (!is_date(date)) {
    throw Error(ErrorCode::usage, "\"" + date + "\" is no day", "Write the day as YYYY-MM-DD, in UTC.");
  }
  Site& site = impl_->site();
  const store::WriterLock lock = site.loop().run(wait_for_lock(site, Call{}));
  if (!impl_->open_own_state().identity()) return;
  impl_->open_state(lock).forget_before(date);
}

FollowUps Engine::follow_ups(const std::vector<std::string>& done) {
  Site& site = impl_->site();
  FollowUps list{site.config().site, impl_->open_own_state().follow_ups()};
  if (done.empty()) return list;
  for (const std::string& key : done) {
    const bool known = std::any_of(list.follow_ups.begin(), list.follow_ups.end(),
                                   [&](const FollowUp& item) { return item.key == key; });
    if (known) continue;
    throw Error(ErrorCode::selection_unknown_key, "\"" + key + "\" is not on the list of follow-ups",
                "Nothing was taken off; the command follow-ups shows the list.", {{"key", key}});
  }
  const store::WriterLock lock = site.loop().run(wait_for_lock(site, Call{}));
  store::Store state = impl_->open_state(lock);
  state.remove_follow_ups(done);
  list.follow_ups = state.follow_ups();
  return list;
}

std::vector<Kind> Engine::kinds() const { return impl_->site().kinds(); }

}  // namespace cxsync
