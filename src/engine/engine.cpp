#include "cxsync/engine.hpp"

#include <algorithm>
#include <utility>

#include "engine/check_up.hpp"
#include "engine/config_digest.hpp"
#include "engine/reading.hpp"
#include "engine/site.hpp"
#include "engine/state_access.hpp"
#include "engine/writing.hpp"
#include "plan/guards.hpp"

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

}  // namespace

class Engine::Impl {
 public:
  Impl(Config config, EngineOptions options) : site_(std::move(config), std::move(options)) {}

  Site& site() { return site_; }
  const std::string& state_path() const { return site_.config().state_path; }

  Task<Plan> preview(Kind kind, const Call& call) {
    const store::Store state = store::Store::open_for_reading(state_path());
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
    const store::WriterLock lock = co_await wait_for_lock(state_path(), call);
    Report report = co_await apply_locked(plan, selection, options, lock, call);
    co_return report;
  }

  Task<ReportSet> apply_all(const PlanSet& plans, const Selection& selection, const ApplyOptions& options,
                            const Call& call) {
    const store::WriterLock lock = co_await wait_for_lock(state_path(), call);
    ReportSet set;
    for (const auto& entry : plans) {
      if (const Error* error = std::get_if<Error>(&entry.result)) {
        set.push_back({entry.kind, *error});
        continue;
      }
      std::optional<KindResult<Report>> result;
      co_await capture(entry.kind, apply_locked(std::get<Plan>(entry.result), selection, options, lock, call), result);
      set.push_back(std::move(*result));
    }
    co_return set;
  }

  Task<Report> sync(Kind kind, const Selection& selection, const ApplyOptions& options, const Call& call) {
    static_cast<void>(site_.module(kind));
    const store::WriterLock lock = co_await wait_for_lock(state_path(), call);
    const store::Store state = store::Store::open_for_reading(state_path());
    const Reading reading = co_await read_and_plan(site_, kind, state, call);
    Report report = co_await write_reading(reading, selection, options, lock, state, call);
    co_return report;
  }

  Task<ReportSet> sync_all(const Selection& selection, const ApplyOptions& options, const Call& call) {
    const store::WriterLock lock = co_await wait_for_lock(state_path(), call);
    const auto kinds = site_.kinds();
    const store::Store state = store::Store::open_for_reading(state_path());
    std::vector<std::optional<KindResult<Reading>>> readings(kinds.size());
    std::vector<Task<void>> tasks;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      tasks.push_back(capture(kinds[i], read_and_plan(site_, kinds[i], state, call), readings[i]));
    }
    co_await when_all(std::move(tasks));
    ReportSet set;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (const Error* error = std::get_if<Error>(&readings[i]->result)) {
        set.push_back({kinds[i], *error});
        continue;
      }
      std::optional<KindResult<Report>> result;
      const Reading& reading = std::get<Reading>(readings[i]->result);
      co_await capture(kinds[i], write_reading(reading, selection, options, lock, state, call), result);
      set.push_back(std::move(*result));
      readings[i].reset();
    }
    co_return set;
  }

 private:
  Task<Report> write_reading(const Reading& reading, const Selection& selection, const ApplyOptions& options,
                             const store::WriterLock& lock, const store::Store& state, const Call& call) {
    WriteOrder order;
    order.plan = &reading.plan;
    order.selection = &selection;
    order.options = &options;
    order.lock = &lock;
    order.state = &state;
    order.source = reading.source;
    order.live = &reading.live;
    Report report = co_await carry_out(site_, order, call);
    co_return report;
  }

  Task<Report> apply_locked(const Plan& plan, const Selection& selection, const ApplyOptions& options,
                            const store::WriterLock& lock, const Call& call) {
    static_cast<void>(site_.module(plan.kind()));
    const store::Store state = store::Store::open_for_reading(state_path());
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
    order.selection = &selection;
    order.options = &options;
    order.lock = &lock;
    order.state = &state;
    order.source = source;
    Report report = co_await carry_out(site_, order, call);
    co_return report;
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

Report Engine::sync(Kind kind, const Selection& selection, const ApplyOptions& options, const Call& call) {
  require_guard_names(options);
  return impl_->site().loop().run(impl_->sync(kind, selection, options, call));
}

ReportSet Engine::sync_all(const Selection& selection, const ApplyOptions& options, const Call& call) {
  require_words(selection);
  require_guard_names(options);
  return impl_->site().loop().run(impl_->sync_all(selection, options, call));
}

History Engine::history() {
  const store::Store state = store::Store::open_for_reading(impl_->state_path());
  return History{impl_->site().config().site, state.runs()};
}

std::string Engine::stored_report(const std::string& run) {
  const store::Store state = store::Store::open_for_reading(impl_->state_path());
  auto report = state.report(run);
  if (report) return std::move(*report);
  throw Error(ErrorCode::run_unknown, "the state has no report of a run \"" + run + "\"",
              "The command history lists the runs.", {{"run", run}});
}

void Engine::forget_before(const std::string& date) {
  if (!is_date(date)) {
    throw Error(ErrorCode::usage, "\"" + date + "\" is no day", "Write the day as YYYY-MM-DD, in UTC.");
  }
  Loop& loop = impl_->site().loop();
  const store::WriterLock lock = loop.run(wait_for_lock(impl_->state_path(), Call{}));
  if (!store::Store::open_for_reading(impl_->state_path()).identity()) return;
  store::Store::open_for_writing(impl_->state_path(), lock).forget_before(date);
}

FollowUps Engine::follow_ups(const std::vector<std::string>& done) {
  const std::string& path = impl_->state_path();
  FollowUps list{impl_->site().config().site, store::Store::open_for_reading(path).follow_ups()};
  if (done.empty()) return list;
  for (const std::string& key : done) {
    const bool known = std::any_of(list.follow_ups.begin(), list.follow_ups.end(),
                                   [&](const FollowUp& item) { return item.key == key; });
    if (known) continue;
    throw Error(ErrorCode::selection_unknown_key, "\"" + key + "\" is not on the list of follow-ups",
                "Nothing was taken off; the command follow-ups shows the list.", {{"key", key}});
  }
  const store::WriterLock lock = impl_->site().loop().run(wait_for_lock(path, Call{}));
  store::Store state = store::Store::open_for_writing(path, lock);
  state.remove_follow_ups(done);
  list.follow_ups = state.follow_ups();
  return list;
}

std::vector<Kind> Engine::kinds() const { return impl_->site().kinds(); }

}  // namespace cxsync
