#include "simulation/scenario.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <optional>

#include "simulation/final_check.hpp"
#include "simulation/world.hpp"

namespace cxsync::simulation {

namespace {

using Plans = std::map<Kind, Plan>;

/// A selection as a person types it, and what it means.
struct Ticks {
  std::string text;
  std::set<std::string> words;
  std::map<std::string, std::string> decisions;
};

class Scenario {
 public:
  Scenario(std::uint64_t seed, bool prints, const Sabotage& sabotage) : world_(seed, prints), machine_(world_.machine) {
    if (sabotage) world_.sink = sabotage(world_.ivinex);
    for (const Kind kind : k_all_kinds) {
      if (world_.config.module(kind) != nullptr) kinds_.push_back(kind);
    }
  }

  void play() {
    const auto rounds = 2 + machine_.random().below(5);
    for (std::size_t i = 0; i < rounds && unharmed(); ++i) round();
    if (unharmed()) calm();
  }

  World& world() { return world_; }

 private:
  [[nodiscard]] bool unharmed() const { return world_.judge.violations().empty(); }
  void round();
  void disturb(std::size_t most);
  void plan_misfortunes();
  void preview();
  void apply_fresh_plan();
  void apply_old_plan();
  void apply(const Plans& plans);
  void sync();
  void sync_all();
  void retry();
  void calm();
  bool sync_calmly(OnConflict on_conflict, std::set<Kind>& blocked);

  /// @param rows of which some are ticked by key; null: words only.
  /// @param reviewed the rows are those of the plan that is applied; otherwise of an earlier one.
  Ticks tick(const std::vector<PlanRow>* rows, Kind kind, bool reviewed);
  void tick_row(const PlanRow& row, Kind kind, bool reviewed, Ticks& ticks);
  Order order_of(const std::vector<Kind>& kinds, const Ticks& ticks) const;
  ApplyOptions random_options();
  template <typename Work>
  void carry_out(const Order& order, const Work& work);
  void restart();

  World world_;
  Machine& machine_;
  std::vector<Kind> kinds_;
  std::vector<Plans> old_plans_;
  Call call_;
  std::stop_source stop_;
  ApplyOptions options_;
};

void Scenario::restart() {
  world_.disk->survive_death();
  machine_.start_again();
  machine_.trace().note("the machine starts again");
}

/// One program run: it starts, does one thing, and ends or dies.
template <typename Work>
void Scenario::carry_out(const Order& order, const Work& work) {
  stop_ = std::stop_source();
  call_ = Call{};
  call_.stop = stop_.get_token();
  world_.judge.begin(order);
  ReportSet results;
  std::optional<Error> failure;
  try {
    Engine engine = world_.engine();
    results = work(engine);
  } catch (const Error& error) {
    failure = error;
  }
  if (machine_.is_dead()) {
    world_.judge.died();
    restart();
  } else if (failure) {
    machine_.trace().note("failed", failure->to_json());
    world_.judge.failed(*failure, {});
  } else {
    for (const auto& entry : results) {
      if (const auto* error = std::get_if<Error>(&entry.result)) {
        machine_.trace().note("failed", error->to_json());
        world_.judge.failed(*error, entry.kind);
      } else {
        machine_.trace().note("reported", std::get<Report>(entry.result).to_json());
        world_.judge.reported(std::get<Report>(entry.result));
      }
    }
  }
  machine_.forget_events();
  world_.judge.end();
}

Order Scenario::order_of(const std::vector<Kind>& kinds, const Ticks& ticks) const {
  Order order;
  order.kinds = kinds;
  order.words = ticks.words;
  order.decisions = ticks.decisions;
  order.on_conflict = options_.on_conflict;
  return order;
}

ApplyOptions Scenario::random_options() {
  Random& random = machine_.random();
  constexpr std::array<OnConflict, 5> k_decisions{OnConflict::skip, OnConflict::skip, OnConflict::skip,
                                                  OnConflict::cxone, OnConflict::ivinex};
  ApplyOptions options;
  options.on_conflict = random.pick(k_decisions);
  for (const char* guard : {"create", "update", "deactivate", "shrink", "all_changed"}) {
    if (random.chance(80)) options.accept_guards.emplace_back(guard);
  }
  return options;
}

void Scenario::tick_row(const PlanRow& row, Kind kind, bool reviewed, Ticks& ticks) {
  Random& random = machine_.random();
  std::string decision;
  if (random.chance(50) && !row.candidates.empty()) {
    decision = random.pick(row.candidates).ivinex_id;
    machine_.count("candidate picked");
  } else if (random.chance(50) && (row.action == Action::create || allows_new(row))) {
    decision = "new";
    // Who insists on a new row although one is known, which a read filter may hide, gets two.
    const auto& rows = world_.rows.of(kind);
    const bool hidden = std::any_of(rows.begin(), rows.end(), [&](const Row& other) {
      return other.hidden && world_.rows.key_of(kind, other) == row.key;
    });
    if (row.reason == "row_gone" || row.reason == "unsettled" || (hidden && !reviewed)) {
      world_.judge.excuse_twins(kind, row.key);
    }
  }
  ticks.decisions.emplace(row.key, decision);
  ticks.text += "," + row.key + (decision.empty() ? "" : "=" + decision);
}

Ticks Scenario::tick(const std::vector<PlanRow>* rows, Kind kind, bool reviewed) {
  constexpr std::array<const char*, 5> k_words{"all", "all", "new", "changed", "suggested"};
  Random& random = machine_.random();
  Ticks ticks;
  ticks.text = "none";
  if (rows == nullptr || random.chance(60)) {
    for (const auto count = random.below(4); ticks.words.size() < count;) {
      if (!ticks.words.insert(random.pick(k_words)).second) break;
    }
    for (const auto& word : ticks.words) ticks.text += "," + word;
  }
  if (rows == nullptr || (!ticks.words.empty() && random.chance(80))) return ticks;
  for (const PlanRow& row : *rows) {
    if (is_selection_word(row.key) || row.action == Action::invalid || !random.chance(40)) continue;
    tick_row(row, kind, reviewed, ticks);
  }
  return ticks;
}

void Scenario::disturb(std::size_t most) {
  Random& random = machine_.random();
  for (auto left = random.below(most + 1); left > 0; --left) {
    const Kind kind = random.pick(kinds_);
    if (random.chance(50)) {
      world_.cxone->change(kind);
    } else {
      world_.people.act(kind);
    }
  }
}

void Scenario::plan_misfortunes() {
  Random& random = machine_.random();
  if (random.chance(35)) machine_.die_at(random.magnitude(8), random.chance(50) ? Death::killed : Death::power_lost);
  if (random.chance(10)) {
    machine_.at(random.magnitude(7), [this] {
      machine_.count("stop requested");
      stop_.request_stop();
    });
  }
  if (random.chance(5)) {
    machine_.at(random.magnitude(7), [this] {
      machine_.count("deadline passed");
      call_.deadline = std::chrono::steady_clock::time_point::min();
    });
  }
  while (random.chance(40)) {
    machine_.at(random.magnitude(7), [this] {
      machine_.count("disturbed during a call");
      disturb(2);
    });
  }
  if (random.chance(4)) world_.disk->fill_after(random.magnitude(7));
  if (random.chance(2)) world_.disk->set_read_only(true);
}

void Scenario::round() {
  Random& random = machine_.random();
  machine_.trace().note("ROUND");
  machine_.pass(std::chrono::hours(1));
  disturb(6);
  if (random.chance(6)) world_.lose_state();
  if (random.chance(10)) {
    world_.people.hide_rows(random.pick(kinds_), [this](Kind kind, const std::string& key, const std::string& id) {
      return world_.is_linked(kind, key, id);
    });
  } else if (random.chance(30)) {
    world_.people.show_rows();
  }
  options_ = random_options();
  const auto what = random.below(100);
  if (what < 40) {
    plan_misfortunes();
    sync();
  } else if (what < 50) {
    plan_misfortunes();
    sync_all();
  } else if (what < 60) {
    plan_misfortunes();
    retry();
  } else if (what < 68) {
    plan_misfortunes();
    preview();
  } else if (what < 88 || old_plans_.empty()) {
    apply_fresh_plan();
  } else {
    apply_old_plan();
  }
  world_.disk->mend();
}

void Scenario::preview() {
  Plans plans;
  carry_out(Order{}, [&](Engine& engine) {
    for (const auto& entry : engine.preview_all(call_)) {
      const auto* plan = std::get_if<Plan>(&entry.result);
      if (plan == nullptr) continue;
      machine_.trace().explain("planned", [&] { return plan->to_json(); });
      plans.emplace(entry.kind, *plan);
    }
    return ReportSet{};
  });
  if (!plans.empty()) old_plans_.push_back(std::move(plans));
}

void Scenario::apply_fresh_plan() {
  preview();
  if (old_plans_.empty()) return;
  disturb(2);
  apply(old_plans_.back());
}

void Scenario::apply_old_plan() {
  machine_.count("old plan applied");
  apply(old_plans_[machine_.random().below(old_plans_.size())]);
}

void Scenario::apply(const Plans& plans) {
  Random& random = machine_.random();
  const Kind kind = random.pick(kinds_);
  const bool all_kinds = random.chance(25);
  const auto chosen = plans.find(kind);
  if (!all_kinds && chosen == plans.end()) return;
  const Ticks ticks = tick(all_kinds ? nullptr : &chosen->second.rows(), kind, true);
  Order order = order_of(all_kinds ? kinds_ : std::vector<Kind>{kind}, ticks);
  PlanSet set;
  for (const auto& [planned, plan] : plans) {
    if (!all_kinds && planned != kind) continue;
    order.plans.emplace(planned, &plan);
    set.push_back({planned, Plan::from_json(plan.to_json())});
  }
  plan_misfortunes();
  machine_.trace().note("apply", ticks.text);
  carry_out(order, [&](Engine& engine) {
    const auto selection = Selection::parse(ticks.text);
    if (all_kinds) return engine.apply_all(set, selection, options_, call_);
    return ReportSet{{kind, engine.apply(std::get<Plan>(set.front().result), selection, options_, call_)}};
  });
}

void Scenario::sync() {
  const Kind kind = machine_.random().pick(kinds_);
  const std::vector<PlanRow>* rows = nullptr;
  if (!old_plans_.empty()) {
    const auto plan = old_plans_.back().find(kind);
    if (plan != old_plans_.back().end()) rows = &plan->second.rows();
  }
  const Ticks ticks = tick(rows, kind, false);
  machine_.trace().note("sync", std::string(to_string(kind)) + " " + ticks.text);
  carry_out(order_of({kind}, ticks), [&](Engine& engine) {
    return ReportSet{{kind, engine.sync(kind, Selection::parse(ticks.text), options_, call_)}};
  });
}

void Scenario::sync_all() {
  const Ticks ticks = tick(nullptr, Kind::users, false);
  machine_.trace().note("sync all kinds", ticks.text);
  carry_out(order_of(kinds_, ticks),
            [&](Engine& engine) { return engine.sync_all(Selection::parse(ticks.text), options_, call_); });
}

void Scenario::retry() {
  Order order;
  order.kinds = kinds_;
  order.retries = true;
  machine_.trace().note("retry");
  carry_out(order, [&](Engine& engine) {
    auto reports = engine.retry_all("somebody", call_);
    const bool something = std::any_of(reports.begin(), reports.end(), [](const auto& entry) {
      const auto* report = std::get_if<Report>(&entry.result);
      return report != nullptr && !report->rows.empty();
    });
    if (something) machine_.count("retried");
    return reports;
  });
}

/// Syncs every kind without any misfortune. True: something was sent.
bool Scenario::sync_calmly(OnConflict on_conflict, std::set<Kind>& blocked) {
  options_ = ApplyOptions{};
  options_.on_conflict = on_conflict;
  options_.accept_guards = {"create", "update", "deactivate", "shrink", "all_changed"};
  const auto before = world_.judge.requests();
  const Ticks ticks{"all", {"all"}, {}};
  carry_out(order_of(kinds_, ticks), [&](Engine& engine) {
    auto reports = engine.sync_all(Selection::parse(ticks.text), options_, call_);
    for (const auto& entry : reports) {
      const auto* error = std::get_if<Error>(&entry.result);
      if (error == nullptr) continue;
      // Most of the linked rows deleted by hand: it stays so, and nothing is written.
      if (error->code() == ErrorCode::incomplete_read) {
        blocked.insert(entry.kind);
      } else {
        world_.judge.violated("without any misfortune: " + error->message());
      }
    }
    return reports;
  });
  return world_.judge.requests() != before;
}

void Scenario::calm() {
  machine_.trace().note("CALM");
  world_.people.show_rows();
  world_.ivinex->weather.trouble = 0;
  world_.cxone->trouble = 0;
  const OnConflict on_conflict = random_options().on_conflict;
  std::set<Kind> blocked;
  int syncs = 1;
  while (syncs <= 4 && sync_calmly(on_conflict, blocked)) ++syncs;
  if (syncs > 4) world_.judge.violated("it is still writing at the fourth sync");
  if (unharmed() && sync_calmly(on_conflict, blocked)) world_.judge.violated("a sync after a quiet one writes");
  if (!unharmed()) return;
  for (const Kind kind : kinds_) {
    if (!blocked.contains(kind)) check_end_state(world_, kind, on_conflict);
  }
}

}  // namespace

Verdict play(std::uint64_t seed, bool prints, const Sabotage& sabotage) {
  // SQLite's own chance (it salts its log) comes from the seed too.
  sqlite3_initialize();
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed % 1000003) + 1, nullptr);
  Scenario scenario(seed, prints, sabotage);
  Verdict verdict;
  verdict.seed = seed;
  try {
    scenario.play();
  } catch (const std::exception& error) {
    scenario.world().judge.violated(std::string("an exception came out: ") + error.what());
  }
  const World& world = scenario.world();
  verdict.violations = world.judge.violations();
  verdict.digest = scenario.world().machine.trace().digest();
  verdict.counts = world.machine.counts();
  return verdict;
}

}  // namespace cxsync::simulation
