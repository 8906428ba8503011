/// Guards on a whole site: judged on the plan, again on what was selected, and let pass one by one.
#include <doctest/doctest.h>

#include <algorithm>

#include "cxsync/engine.hpp"
#include "support/caught.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

using Names = std::vector<std::string>;

constexpr int k_users = 20;

Record user(int number) {
  const std::string key = std::to_string(number);
  return agent(key, "u" + key, "First" + key, "Last" + key);
}

/// Twenty users that both sides agree about.
struct Twenty {
  MemorySite site;

  Twenty() {
    for (int i = 0; i < k_users; ++i) agents().push_back(user(i));
    site.sync(Kind::users, "all");
  }
  std::vector<Record>& agents() { return site.source->of(Kind::users); }
  void change(int how_many, const char* field, const char* value) {
    for (int i = 0; i < how_many; ++i) agents()[static_cast<std::size_t>(i)].set(field, value);
  }
  void add(int how_many) {
    for (int i = 0; i < how_many; ++i) agents().push_back(user(100 + i));
  }
  [[nodiscard]] Names tripped() const {
    Names names;
    const Plan plan = site.engine().preview(Kind::users);
    for (const PlanGuard& guard : plan.data().guards) {
      if (guard.tripped) names.push_back(guard.name);
    }
    return names;
  }
  /// Which guards stopped the selection; empty: none, and it was written.
  [[nodiscard]] std::string stopped_by(const std::string& selection, const Names& accepted = {}) const {
    const SelectionSummary summary = summarize(selection);
    std::string expected;
    for (const PlanGuard& guard : summary.guards) {
      const bool accepts = std::find(accepted.begin(), accepted.end(), guard.name) != accepted.end();
      if (guard.tripped && !accepts) expected += (expected.empty() ? "" : ",") + guard.name;
    }
    const std::string stopped = stopped_without_warning(selection, accepted, summary);
    CHECK(stopped == expected);
    return stopped;
  }

 private:
  [[nodiscard]] SelectionSummary summarize(const std::string& selection) const {
    Engine engine = site.engine();
    return engine.summarize(engine.preview(Kind::users), Selection::parse(selection));
  }
  [[nodiscard]] std::string stopped_without_warning(const std::string& selection, const Names& accepted,
                                                    const SelectionSummary& summary) const {
    const int posts = site.sink->posts;
    ApplyOptions options;
    options.accept_guards = accepted;
    try {
      const auto counts = site.sync(Kind::users, selection, options).counts();
      CHECK(counts[static_cast<std::size_t>(Outcome::created)] == summary.create);
      CHECK(counts[static_cast<std::size_t>(Outcome::updated)] == summary.update);
      return {};
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::guard_tripped);
      CHECK(error.exit_code() == ExitCode::stopped);
      CHECK(error.plan() != nullptr);
      CHECK(site.sink->posts == posts);
      return std::string(error.detail("guards"));
    }
  }
};

std::string keys(int first, int count) {
  std::string list;
  for (int i = first; i < first + count; ++i) list += (list.empty() ? "" : ",") + std::to_string(i);
  return list;
}

}  // namespace

TEST_CASE("too many new rows stop a run, as many as the limit pass, and so does a selection of fewer") {
  Twenty twenty;
  twenty.add(21);
  CHECK(twenty.tripped() == Names{"create"});
  CHECK(twenty.stopped_by("all") == "create");
  CHECK(twenty.stopped_by(keys(100, 21)) == "create");
  CHECK(twenty.stopped_by(keys(100, 20)).empty());
  CHECK(twenty.site.sink->of(Kind::users).size() == 40);
}

TEST_CASE("too many changed rows stop a run, as many as the limit pass, and so does a selection of fewer") {
  Twenty twenty;
  twenty.change(11, "first_name", "New");
  CHECK(twenty.tripped() == Names{"update"});
  CHECK(twenty.stopped_by("changed") == "update");
  CHECK(twenty.stopped_by(keys(0, 11)) == "update");
  CHECK(twenty.stopped_by(keys(0, 10)).empty());
  CHECK(twenty.tripped().empty());
  CHECK(twenty.stopped_by("all").empty());
}

TEST_CASE("too many switched off stop a run, as many as the limit pass, and so does a selection of fewer") {
  Twenty twenty;
  twenty.change(5, "is_active", "false");
  CHECK(twenty.tripped() == Names{"deactivate"});
  CHECK(twenty.stopped_by("all") == "deactivate");
  CHECK(twenty.stopped_by(keys(0, 4)).empty());
  CHECK(twenty.stopped_by("all").empty());
}

TEST_CASE("a list that shrank stops every selection, and is measured against the last run that finished") {
  Twenty twenty;
  twenty.agents().resize(13);
  CHECK(twenty.tripped() == Names{"shrink"});
  twenty.change(1, "first_name", "New");
  CHECK(twenty.stopped_by("0") == "shrink");
  CHECK(twenty.stopped_by("0", {"shrink"}).empty());
  CHECK(twenty.tripped().empty());
  Twenty at_the_limit;
  at_the_limit.agents().resize(14);
  CHECK(at_the_limit.tripped().empty());
}

TEST_CASE("one field that changes on every row stops a run, a selection without one of the rows passes") {
  Twenty twenty;
  twenty.site.config.guards.max_update_percent = 100;
  twenty.change(k_users, "last_name", "Same");
  CHECK(twenty.tripped() == Names{"all_changed"});
  CHECK(twenty.stopped_by("all") == "all_changed");
  CHECK(twenty.stopped_by(keys(0, k_users - 1)).empty());
  CHECK(twenty.tripped().empty());
}

TEST_CASE("accepting one guard does not accept another, and only what tripped is accepted and recorded") {
  Twenty twenty;
  twenty.change(k_users, "last_name", "Same");
  twenty.change(5, "is_active", "false");
  twenty.add(21);
  const Names all{"create", "update", "deactivate", "all_changed"};
  CHECK(twenty.tripped() == all);
  CHECK(twenty.stopped_by("all") == "create,update,deactivate,all_changed");
  for (const std::string& left_out : all) {
    Names accepted = all;
    std::erase(accepted, left_out);
    CHECK(twenty.stopped_by("all", accepted) == left_out);
  }
  ApplyOptions options;
  options.accept_guards = {"shrink", "all_changed", "deactivate", "update", "create"};
  const Report report = twenty.site.sync(Kind::users, "all", options);
  CHECK(report.exit_code() == ExitCode::done);
  CHECK(report.guards_accepted == all);
  const History history = twenty.site.engine().history();
  CHECK(history.runs.front().guards_accepted == all);
  CHECK(history.runs.size() == 2);
  CHECK(twenty.site.engine().stored_report(report.run) == report.to_json());
}

TEST_CASE("accepting guards that are not tripped changes nothing, neither the rows nor what is recorded") {
  Twenty with;
  Twenty without;
  for (Twenty* twenty : {&with, &without}) twenty->change(3, "first_name", "New");
  ApplyOptions options;
  options.accept_guards = {"create", "update", "deactivate", "shrink", "all_changed"};
  const Report accepted = with.site.sync(Kind::users, "all", options);
  const Report plain = without.site.sync(Kind::users, "all");
  CHECK(accepted.guards_accepted == Names{});
  CHECK(accepted.rows == plain.rows);
  CHECK(accepted.plan_digest == plain.plan_digest);
  CHECK(with.site.engine().history().runs.front().guards_accepted == Names{});
}

TEST_CASE("accepted for a selection, a guard is judged anew for the next one") {
  Twenty twenty;
  twenty.change(11, "first_name", "New");
  CHECK(twenty.stopped_by("changed", {"update"}).empty());
  twenty.change(11, "first_name", "Newer");
  CHECK(twenty.stopped_by("changed") == "update");
}

TEST_CASE("a saved plan is judged on the rows that are selected from it, against the rows it was made of") {
  Twenty twenty;
  twenty.change(11, "first_name", "New");
  const Plan plan = Plan::from_json(twenty.site.engine().preview(Kind::users).to_json());
  CHECK(error_of([&] { return twenty.site.engine().apply(plan, Selection::parse("all")); }).code() ==
        ErrorCode::guard_tripped);
  CHECK(count(twenty.site.engine().apply(plan, Selection::parse(keys(0, 10))), Outcome::updated) == 10);
}

TEST_CASE("adopting as many rows as are matched already is no change of one field on every row") {
  Twenty twenty;
  for (int i = 0; i < k_users; ++i) {
    const std::string login = "hand" + std::to_string(i);
    twenty.site.sink->of(Kind::users).push_back(user_row(std::to_string(700 + i), "", login, "H", "H"));
    twenty.agents().push_back(agent(std::to_string(300 + i), login, "H", "H"));
  }
  CHECK(twenty.tripped().empty());
  CHECK(twenty.stopped_by("suggested").empty());
  CHECK(twenty.site.sink->find(Kind::users, "719")->get("cxone_id") == "319");
}

TEST_CASE("what a person keeps in Ivinex is no write, and no guard counts it") {
  Twenty twenty;
  for (Record& row : twenty.site.sink->of(Kind::users)) row.set("first_name", "Edited" + std::string(row.id()));
  twenty.change(11, "first_name", "New");
  CHECK(twenty.tripped() == Names{"update"});
  ApplyOptions options;
  options.on_conflict = OnConflict::ivinex;
  CHECK(twenty.site.sync(Kind::users, "all", options).exit_code() == ExitCode::done);
  CHECK(twenty.tripped().empty());
}
