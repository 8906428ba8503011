#include <doctest/doctest.h>

#include "cxsync/engine.hpp"
#include "support/caught.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// Forty users in CXone, and one row of another in Ivinex.
struct FortyUsers : MemorySite {
  FortyUsers() {
    sink->of(Kind::users) = {user_row("800", "boss-key", "boss")};
    for (int i = 1; i <= 40; ++i) {
      source->of(Kind::users).push_back(agent(std::to_string(i), "user" + std::to_string(i)));
    }
    sink->batch = 5;
    config.guards.max_create_percent = 10000;
  }
  /// A sync that is cut off in mid-air when the sink has got so many requests.
  void sync_until(int posts, const ApplyOptions& options = {}) {
    const int last = sink->posts + posts;
    sink->after_write = [this, last] {
      if (sink->posts == last) throw std::string("the machine is gone");
    };
    try {
      sync(Kind::users, "all", options);
    } catch (const std::string&) {
    }
    sink->after_write = nullptr;
  }
};

ApplyOptions accepting(std::initializer_list<std::string> guards) {
  ApplyOptions options;
  options.accept_guards = guards;
  return options;
}

}  // namespace

TEST_CASE("a guard lets pass what an unfinished run was cleared to write, and nothing else of its rows") {
  FortyUsers site;
  site.config.guards.max_update_percent = 100;
  site.sync(Kind::users, "all");
  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "New");
  site.sync_until(2, accepting({"update", "all_changed"}));
  for (Record& user : site.source->of(Kind::users)) user.set("is_active", "false");
  const Error error = error_of([&] { site.sync(Kind::users, "all"); });
  CHECK(error.code() == ErrorCode::guard_tripped);
  CHECK(error.message().find("deactivate") != std::string::npos);
  for (Record& user : site.source->of(Kind::users)) user.set("is_active", "true");
  CHECK(site.sync(Kind::users, "all").exit_code() == ExitCode::done);
}

TEST_CASE("a row that was sent and stands there is no edit, though CXone changed again before the next run") {
  FortyUsers site;
  site.sync_until(2);
  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "New");
  const Report created = site.sync(Kind::users, "all", accepting({"update", "all_changed"}));
  CHECK(created.exit_code() == ExitCode::done);
  CHECK(count(created, Outcome::updated) == 10);

  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "Newer");
  site.sync_until(2, accepting({"update", "all_changed"}));
  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "Newest");
  // Not selected: what the cut-off run taught must outlive this run.
  site.sync(Kind::users, "40");
  CHECK(site.sync(Kind::users, "all", accepting({"update", "all_changed"})).exit_code() == ExitCode::done);
  for (const Record& row : site.sink->of(Kind::users)) {
    if (row.id() != "800") CHECK(row.get("last_name") == "Newest");
  }
}

TEST_CASE("where Ivinex hides rows it reported as created, what was sent and is not listed is not created again") {
  for (const bool retries : {false, true}) {
    CAPTURE(retries);
    FortyUsers site;
    site.config.guards.max_shrink_percent = 100;  // the read itself is not in doubt
    site.sync_until(3);
    site.sink->is_shown = [](const Record& row) { return std::stoi(std::string(row.id())) % 2 == 0; };
    if (retries) {
      site.engine().retry_all();
    } else {
      site.sync(Kind::users, "all");
    }
    site.sink->is_shown = nullptr;
    site.sync(Kind::users, "all");
    CHECK(site.sink->doubled_keys.empty());
    CHECK(site.sink->of(Kind::users).size() == 41);
  }
}

TEST_CASE("many rows that Ivinex reported and does not list make its read incomplete, for an older plan too") {
  FortyUsers site;
  const Plan plan = site.engine().preview(Kind::users);
  site.sync_until(4);
  site.sink->is_shown = [](const Record& row) { return std::stoi(std::string(row.id())) % 2 == 0; };
  CHECK_FALSE(site.engine().preview(Kind::users).complete());
  const int posts = site.sink->posts;
  const auto refused = [&](const auto& work) { return error_of(work).code() == ErrorCode::incomplete_read; };
  CHECK(refused([&] { site.engine().apply(plan, Selection::parse("all")); }));
  CHECK(refused([&] { site.sync(Kind::users, "all"); }));
  CHECK(site.sink->posts == posts);
}

TEST_CASE("what an interrupted run did stands in the history, also when a later run has taken its rows over") {
  FortyUsers site;
  site.sync_until(3);
  const std::array<std::uint64_t, 6> known{10, 0, 0, 25, 0, 5};
  CHECK(site.engine().history().runs.at(0).counts == known);
  const std::string run = site.engine().history().runs.at(0).run;
  const std::string report = site.engine().stored_report(run);
  site.sync(Kind::users, "all");
  CHECK(site.engine().history().runs.at(1).counts == known);
  CHECK_FALSE(site.engine().history().runs.at(1).finished);
  CHECK(site.engine().stored_report(run) == report);
}

TEST_CASE("a run that was stopped while it read Ivinex leaves its rows to the retry, and to the guards as cleared") {
  FortyUsers site;
  site.config.guards.max_create_percent = 100;
  site.config.guards.min_rows = 1;
  const Plan plan = site.engine().preview(Kind::users);
  std::stop_source stop;
  site.sink->is_shown = [&](const Record&) -> bool {
    stop.request_stop();
    throw Error(ErrorCode::cancelled, "cancelled");
  };
  Call call;
  call.stop = stop.get_token();
  const Report report = site.engine().apply(plan, Selection::parse("all"), accepting({"create"}), call);
  CHECK(report.exit_code() == ExitCode::cancelled);
  site.sink->is_shown = nullptr;
  CHECK(site.sync(Kind::users, "1,2,3").exit_code() == ExitCode::done);
  CHECK(count(site.engine().retry(report.run), Outcome::created) == 37);
}

TEST_CASE("history and follow-ups of another site's state are refused") {
  FortyUsers site;
  site.sync(Kind::users, "all");
  site.config.site = "other";
  for (const auto& look :
       std::vector<std::function<void()>>{[&] { site.engine().history(); }, [&] { site.engine().stored_report("x"); },
                                          [&] { site.engine().follow_ups(); }, [&] { site.engine().follow_ups({"1"}); },
                                          [&] { site.engine().forget_before("2199-01-01"); }}) {
    CHECK(error_of(look).code() == ErrorCode::state_belongs_elsewhere);
  }
  site.config.site = "test";
  CHECK(site.engine().follow_ups().follow_ups.size() == 40);
}
