#include "cxsync/engine.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "support/caught.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

Record disposition(const std::string& id, const std::string& name) { return record(id, {{"name", name.c_str()}}); }

}  // namespace

TEST_CASE("a preview writes nothing, neither to the sink nor to the state") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  const Plan plan = site.engine().preview(Kind::users);
  CHECK(plan.counts().of(Action::create) == 1);
  CHECK(site.sink->posts == 0);
  CHECK_FALSE(std::filesystem::exists(site.config.state_path));
}

TEST_CASE("the same inputs give the same plan bytes, run after run") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada"), agent("2", "bob")};
  site.sink->of(Kind::users) = {user_row("900", "2", "bob", "Old")};
  CHECK(site.engine().preview(Kind::users).to_json() == site.engine().preview(Kind::users).to_json());
}

TEST_CASE("a kind without a module is a clear error, and all leaves it out") {
  MemorySite site;
  const Error error = error_of([&] { site.engine().preview(Kind::campaigns); });
  CHECK(error.code() == ErrorCode::kind_not_configured);
  CHECK(error.detail("path") == "/ivinex/modules/campaigns");
  const PlanSet set = site.engine().preview_all();
  CHECK(set.size() == 2);
}

TEST_CASE("a kind that fails does not keep the others from their plans or reports") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  site.source->of(Kind::dispositions) = {disposition("7", "Sale")};
  site.module(Kind::users).fields[0].field = "no_such_field";
  site.sink->of(Kind::users) = {record("900", {{"cxone_id", "5"}})};
  site.sink->of(Kind::users)[0].set("user_name", "x");
  // The sink answers every wanted field, so the missing one is taken away on the source's side of the contract.
  const ReportSet set = site.engine().sync_all(Selection::parse("all"));
  REQUIRE(set.size() == 2);
  CHECK(std::holds_alternative<Report>(set[1].result));
  CHECK(site.sink->of(Kind::dispositions).size() == 1);
}

TEST_CASE("an incomplete read is a plan that says so, and never becomes a write") {
  for (const bool source_side : {true, false}) {
    MemorySite site;
    site.source->of(Kind::users) = {agent("1", "ada")};
    (source_side ? site.source->incomplete : site.sink->incomplete) = "page 2 is missing";
    const Plan plan = site.engine().preview(Kind::users);
    CHECK_FALSE(plan.complete());
    const Error on_sync = error_of([&] { site.sync(Kind::users, "all"); });
    CHECK(on_sync.code() == ErrorCode::incomplete_read);
    REQUIRE(on_sync.plan() != nullptr);
    CHECK(on_sync.plan()->digest() == plan.digest());
    const Error on_apply = error_of([&] { site.engine().apply(plan, Selection::parse("all")); });
    CHECK(on_apply.code() == ErrorCode::incomplete_read);
    CHECK(site.sink->posts == 0);
  }
}

TEST_CASE("a plan of another configuration is refused") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  const Plan plan = site.engine().preview(Kind::users);
  site.module(Kind::users).fields[1].policy = Policy::source;
  const Error error = error_of([&] { site.engine().apply(plan, Selection::parse("all")); });
  CHECK(error.code() == ErrorCode::plan_of_another_configuration);
  CHECK(site.sink->posts == 0);
}

TEST_CASE("limits, guards, secrets and paths do not bind a plan to a configuration") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  const Plan plan = site.engine().preview(Kind::users);
  site.config.guards.max_create_percent = 1;
  site.config.cxone.limits.max_in_flight = 1;
  site.config.ivinex.password = Secret("other");
  CHECK(site.engine().apply(plan, Selection::parse("all")).exit_code() == ExitCode::done);
}

TEST_CASE("state of another site or module is refused before anything is read") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  site.sync(Kind::users, "all");
  site.source->of(Kind::users).push_back(agent("2", "bob"));
  const int posts = site.sink->posts;
  site.config.site = "elsewhere";
  CHECK(error_of([&] { site.engine().preview(Kind::users); }).code() == ErrorCode::state_belongs_elsewhere);
  CHECK(error_of([&] { site.sync(Kind::users, "all"); }).code() == ErrorCode::state_belongs_elsewhere);
  site.config.site = "test";
  site.module(Kind::users).collection_type_id = 77;
  CHECK(error_of([&] { site.sync(Kind::users, "all"); }).code() == ErrorCode::state_belongs_elsewhere);
  CHECK(site.sink->posts == posts);
  site.module(Kind::users).collection_type_id = 10201;
  CHECK(count(site.sync(Kind::users, "all"), Outcome::created) == 1);
}

TEST_CASE("history lists runs, the newest first, with the stored report, follow-ups stay until they are done") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada", "Ada", "One"), agent("2", "bob", "Bob", "Two")};
  ApplyOptions options;
  options.actor = "me";
  const Report first = site.sync(Kind::users, "1", options);
  const Report second = site.sync(Kind::users, "all", options);
  Engine engine = site.engine();
  const History history = engine.history();
  REQUIRE(history.runs.size() == 2);
  CHECK(history.runs[0].run == second.run);
  CHECK(history.runs[1].run == first.run);
  CHECK(history.runs[0].actor == "me");
  CHECK(history.runs[0].exit == 0);
  CHECK(engine.stored_report(first.run) == first.to_json());
  CHECK(error_of([&] { engine.stored_report("no-such-run"); }).code() == ErrorCode::run_unknown);

  CHECK(engine.follow_ups().follow_ups.size() == 2);
  CHECK(error_of([&] { engine.follow_ups({"1", "9"}); }).code() == ErrorCode::selection_unknown_key);
  CHECK(engine.follow_ups().follow_ups.size() == 2);
  CHECK(engine.follow_ups({"1"}).follow_ups.size() == 1);

  engine.forget_before("2030-01-01");
  CHECK(engine.stored_report(first.run).find("Ada") == std::string::npos);
  CHECK(engine.history().runs[1].counts == first.counts());
  CHECK(error_of([&] { engine.forget_before("tomorrow"); }).code() == ErrorCode::usage);
}

TEST_CASE("a host's own exception is an internal error that names the side") {
  MemorySite site;
  site.source->before_pull = [] { throw std::runtime_error("no table\n\x1b[31m"); };
  const Error error = error_of([&] { site.engine().preview(Kind::users); });
  CHECK(error.code() == ErrorCode::internal);
  CHECK(error.message() == "the host's own source failed: no table  [31m");
}

TEST_CASE("several kinds at once take words only") {
  MemorySite site;
  CHECK(error_of([&] { site.engine().sync_all(Selection::parse("all,7")); }).code() == ErrorCode::selection_bad_word);
}

TEST_CASE("a call that was stopped before it began writes nothing and says cancelled") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  const Plan plan = site.engine().preview(Kind::users);
  std::stop_source stop;
  stop.request_stop();
  Call call;
  call.stop = stop.get_token();
  const Report report = site.engine().apply(plan, Selection::parse("all"), {}, call);
  CHECK(report.exit_code() == ExitCode::cancelled);
  CHECK(row_of(report, "1")->error->code == "cancelled");
  CHECK(site.sink->posts == 0);
}
