#include <doctest/doctest.h>

#include "cxsync/engine.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

Report report_of(Kind kind, std::initializer_list<Outcome> outcomes) {
  Report report;
  report.kind = kind;
  for (const Outcome outcome : outcomes) {
    ReportRow row;
    row.outcome = outcome;
    report.rows.push_back(row);
    report.expected_skip.push_back(false);
  }
  return report;
}

}  // namespace

TEST_CASE("the exit code of a set is the one all share, else 2 if anything was written, else the highest") {
  const Error unreachable(ErrorCode::connect_failed, "m");
  const Error incomplete(ErrorCode::incomplete_read, "m");
  using Results = ReportSet;
  CHECK(exit_code(Results{}) == ExitCode::done);
  CHECK(exit_code(Results{{Kind::users, unreachable}, {Kind::campaigns, unreachable}}) == ExitCode::unreachable);
  CHECK(exit_code(Results{{Kind::users, unreachable}, {Kind::campaigns, incomplete}}) == ExitCode::unreachable);
  CHECK(exit_code(Results{{Kind::users, report_of(Kind::users, {Outcome::created})}, {Kind::campaigns, incomplete}}) ==
        ExitCode::partial);
  CHECK(exit_code(Results{{Kind::users, report_of(Kind::users, {Outcome::unchanged})},
                          {Kind::campaigns, incomplete}}) == ExitCode::stopped);
  CHECK(exit_code(Results{{Kind::users, report_of(Kind::users, {Outcome::created})},
                          {Kind::campaigns, report_of(Kind::campaigns, {Outcome::unchanged})}}) == ExitCode::done);
  CHECK(exit_code(Results{{Kind::users, report_of(Kind::users, {Outcome::failed})},
                          {Kind::campaigns, report_of(Kind::campaigns, {})}}) == ExitCode::partial);
}

TEST_CASE("a set of plans is read back as it was written, errors included") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada")};
  PlanSet set = site.engine().preview_all();
  Error error(ErrorCode::permission_denied, "m", "h", {{"kind", "campaigns"}});
  set.push_back({Kind::campaigns, error});
  const PlanSet again = plan_set_from_json(to_json(set));
  CHECK(to_json(again) == to_json(set));
  CHECK(std::get<Error>(again.back().result).code() == ErrorCode::permission_denied);
}

TEST_CASE("one plan is a set of one, and nonsense is refused") {
  MemorySite site;
  const Plan plan = site.engine().preview(Kind::users);
  CHECK(plan_set_from_json(plan.to_json()).size() == 1);
  const std::string twice =
      "{\"format\":\"cxsync.set/1\",\"documents\":[" + plan.to_json() + "," + plan.to_json() + "]}";
  for (const std::string& text :
       {std::string("{}"), std::string("[1]"), std::string("x"), twice, std::string("{\"format\":\"cxsync.set/1\"}"),
        std::string(R"({"format":"cxsync.error/1","code":"not_found","details":{"kind":"users"}})")}) {
    CAPTURE(text);
    CHECK_THROWS_AS(plan_set_from_json(text), Error);
  }
}

TEST_CASE("an error's document has its members in order, and the plan that was stopped") {
  MemorySite site;
  auto plan = std::make_shared<const Plan>(site.engine().preview(Kind::users));
  Error error(ErrorCode::incomplete_read, "m", "h", {{"kind", "users"}});
  error.with_plan(plan);
  CHECK(
      error.to_json() ==
      R"({"format":"cxsync.error/1","code":"incomplete_read","message":"m","hint":"h","details":{"kind":"users","plan":)" +
          plan->to_json() + "}}");
}

TEST_CASE("an error in the file of a set is shown without control characters") {
  const PlanSet set = plan_set_from_json(
      R"({"format":"cxsync.error/1","code":"not_found","message":"a\u001b[2Jb","hint":"c\nd","details":{"kind":"users","\u0007":"e\u009bf"}})");
  const Error& error = std::get<Error>(set.at(0).result);
  CHECK(error.message() == "a [2Jb");
  CHECK(error.hint() == "c d");
  CHECK(error.detail(" ") == "e f");
}
