#include "cxsync/report.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

namespace {

Report report_with(Outcome outcome, const char* code, bool expected = false) {
  Report report;
  ReportRow row;
  row.key = "1";
  row.outcome = outcome;
  if (*code != '\0') row.error = RowError{code, "m", std::nullopt, "h"};
  report.rows.push_back(row);
  report.expected_skip.push_back(expected);
  return report;
}

}  // namespace

TEST_CASE("the exit code says whether selected rows were written as planned") {
  CHECK(Report{}.exit_code() == ExitCode::done);
  CHECK(report_with(Outcome::created, "").exit_code() == ExitCode::done);
  CHECK(report_with(Outcome::updated, "read_back_differs").exit_code() == ExitCode::done);
  CHECK(report_with(Outcome::updated, "duplicate_key_in_ivinex").exit_code() == ExitCode::done);
  CHECK(report_with(Outcome::created, "duplicate_key_in_ivinex").exit_code() == ExitCode::partial);
  CHECK(report_with(Outcome::unchanged, "").exit_code() == ExitCode::done);
  CHECK(report_with(Outcome::skipped, "ambiguous", true).exit_code() == ExitCode::done);
  CHECK(report_with(Outcome::created, "key_not_stored").exit_code() == ExitCode::partial);
  CHECK(report_with(Outcome::created, "not_verified").exit_code() == ExitCode::partial);
  CHECK(report_with(Outcome::skipped, "ambiguous").exit_code() == ExitCode::partial);
  CHECK(report_with(Outcome::skipped, "stale").exit_code() == ExitCode::partial);
  CHECK(report_with(Outcome::failed, "rejected_by_ivinex").exit_code() == ExitCode::partial);
  CHECK(report_with(Outcome::unknown, "answer_lost").exit_code() == ExitCode::partial);
  Report cancelled = report_with(Outcome::created, "");
  cancelled.cancelled = true;
  CHECK(cancelled.exit_code() == ExitCode::cancelled);
}

TEST_CASE("the members of a report stand in the order of the contract") {
  Report report = report_with(Outcome::failed, "rejected_by_ivinex");
  report.rows.front().error->http_status = 400;
  report.follow_ups.push_back(FollowUp{"set_password", "1", "Ada", "hidden"});
  CHECK(report.to_json() ==
        R"({"format":"cxsync.report/1","site":"","kind":"users","run":"","plan_digest":"","actor":"","started":"",)"
        R"("finished":"","guards_accepted":[],)"
        R"("counts":{"created":0,"updated":0,"unchanged":0,"skipped":0,"failed":1,"unknown":0},)"
        R"("rows":[{"key":"1","name":"","action":"unchanged","outcome":"failed","ivinex_id":null,"attempts":0,)"
        R"("error":{"code":"rejected_by_ivinex","message":"m","http_status":400,"hint":"h"}}],)"
        R"("follow_ups":[{"what":"set_password","key":"1","name":"Ada"}],)"
        R"("verified":{"checked":0,"confirmed":0,"different":0,"missing":0}})");
}
