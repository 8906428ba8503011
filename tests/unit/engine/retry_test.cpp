#include <doctest/doctest.h>

#include "cxsync/engine.hpp"
#include "support/caught.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

using Sent = WriteResult::Outcome;

/// The only report of a retry of everything.
Report retried(const MemorySite& site) {
  const ReportSet set = site.engine().retry_all("ada");
  REQUIRE(set.size() == 1);
  return std::get<Report>(set.front().result);
}

/// New users, and one row of another that is there.
struct SiteWith : MemorySite {
  explicit SiteWith(int users) {
    sink->of(Kind::users) = {user_row("800", "boss-key", "boss")};
    for (int i = 1; i <= users; ++i) {
      source->of(Kind::users).push_back(agent(std::to_string(i), "user" + std::to_string(i)));
    }
  }
};

std::string latest_run(const MemorySite& site) { return site.engine().history().runs.front().run; }

/// Every row is refused.
void refuse_all(MemorySite& site) {
  site.sink->answer = [](const RowWrite&) { return Sent::refused; };
}
/// Every answer is lost; whether the rows are stored is up to the caller.
void lose_answers(MemorySite& site, bool stored) {
  site.sink->answer = [](const RowWrite&) { return Sent::unknown; };
  site.sink->is_written = [stored](const RowWrite&) { return stored; };
}
void behave(MemorySite& site) {
  site.sink->answer = nullptr;
  site.sink->is_written = [](const RowWrite&) { return true; };
  site.sink->is_shown = nullptr;
}

}  // namespace

TEST_CASE("with nothing open a retry is a report without rows, and no run") {
  SiteWith site(2);
  CHECK(retried(site).rows.empty());
  CHECK(site.sync(Kind::users, "all").exit_code() == ExitCode::done);
  const Report report = retried(site);
  CHECK(report.rows.empty());
  CHECK(report.exit_code() == ExitCode::done);
  CHECK(site.engine().history().runs.size() == 1);
  CHECK(site.engine().retry(latest_run(site)).run == latest_run(site));
}

TEST_CASE("a run that nobody knows cannot be retried") {
  const SiteWith site(1);
  for (const std::string run : {"", "20260101T000000Z-users-00000000", "a\nb"}) {
    const Error error = error_of([&] { site.engine().retry(run); });
    CHECK(error.code() == ErrorCode::run_unknown);
    CHECK(error.message().find('\n') == std::string::npos);
  }
}

TEST_CASE("refused rows are sent again, only those, and the history tells both runs") {
  SiteWith site(3);
  site.sink->answer = [](const RowWrite& row) {
    return row.fields[1].value == "user2" ? Sent::refused : Sent::written;
  };
  const Report first = site.sync(Kind::users, "all");
  CHECK(count(first, Outcome::failed) == 1);
  behave(site);
  const Report again = retried(site);
  REQUIRE(again.rows.size() == 1);
  CHECK(again.rows[0].key == "2");
  CHECK(again.rows[0].outcome == Outcome::created);
  CHECK(again.plan_digest == first.plan_digest);
  CHECK(again.actor == "ada");
  CHECK(again.follow_ups.size() == 1);
  CHECK(site.engine().history().runs.size() == 2);
  CHECK(retried(site).rows.empty());
}

TEST_CASE("a create whose answer was lost is looked up, and sent again only where it is not there") {
  for (const bool stored : {true, false}) {
    CAPTURE(stored);
    SiteWith site(3);
    // The read-back sees nothing either.
    lose_answers(site, stored);
    site.sink->is_shown = [&](const Record& row) { return row.id() == "800"; };
    CHECK(count(site.sync(Kind::users, "all"), Outcome::unknown) == 3);
    behave(site);
    const int posts = site.sink->posts;
    const Report again = retried(site);
    CHECK(count(again, Outcome::created) == 3);
    CHECK((site.sink->posts == posts) == stored);
    CHECK(site.sink->of(Kind::users).size() == 4);
    CHECK(site.engine().follow_ups().follow_ups.size() == 3);
    CHECK(retried(site).rows.empty());
  }
}

TEST_CASE("a create that Ivinex reported and hides stays unknown, however often it is retried") {
  SiteWith site(1);
  site.sink->is_shown = [&](const Record& row) { return row.id() == "800"; };
  CHECK(count(site.sync(Kind::users, "all"), Outcome::unknown) == 1);
  for (int i = 0; i < 3; ++i) {
    const Report again = retried(site);
    CHECK(count(again, Outcome::unknown) == 1);
    CHECK(again.exit_code() == ExitCode::partial);
    CHECK(again.rows[0].error->code == "not_found_after_write");
  }
  CHECK(site.sink->posts == 1);
  behave(site);
  CHECK(count(retried(site), Outcome::created) == 1);
  CHECK(site.sink->posts == 1);
}

TEST_CASE("what moved on since it was reviewed is stale, and is not open any more") {
  SiteWith site(5);
  site.sync(Kind::users, "all");
  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "New");
  refuse_all(site);
  ApplyOptions options;
  options.accept_guards = {"update", "all_changed"};
  CHECK(count(site.sync(Kind::users, "all", options), Outcome::failed) == 5);
  behave(site);
  auto& users = site.source->of(Kind::users);
  users[0].set("last_name", "Newer");
  site.sink->find(Kind::users, "901")->set("last_name", "Edited");
  users.erase(users.begin() + 2);
  const Report again = retried(site);
  CHECK(row_of(again, "1")->error->code == "stale");
  CHECK(row_of(again, "2")->error->code == "stale");
  CHECK(row_of(again, "3")->error->code == "stale");
  CHECK(row_of(again, "3")->error->message.find("no longer lists") != std::string::npos);
  CHECK(row_of(again, "4")->outcome == Outcome::updated);
  CHECK(row_of(again, "5")->outcome == Outcome::updated);
  CHECK(again.exit_code() == ExitCode::partial);
  CHECK(site.sink->find(Kind::users, "901")->get("last_name") == "Edited");
  CHECK(retried(site).rows.empty());
}

TEST_CASE("a person's decisions are kept for the retry: adopted rows and conflicts") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "", "ada", "Ada", "Byron"), user_row("801", "2", "bob", "Bob", "B")};
  site.source->of(Kind::users) = {agent("1", "ada", "Ada", "Lovelace"), agent("2", "bob", "Bob", "Brown")};
  refuse_all(site);
  ApplyOptions options;
  options.on_conflict = OnConflict::cxone;
  CHECK(count(site.sync(Kind::users, "1=800,2", options), Outcome::failed) == 2);
  behave(site);
  const Report again = retried(site);
  CHECK(count(again, Outcome::updated) == 2);
  CHECK(site.sink->find(Kind::users, "800")->get("last_name") == "Lovelace");
  CHECK(site.sink->find(Kind::users, "800")->get("cxone_id") == "1");
  CHECK(site.sink->find(Kind::users, "801")->get("last_name") == "Brown");
}

TEST_CASE("rows that a run was stopped before are retried, those a later sync wrote are not") {
  SiteWith site(60);
  std::stop_source stop;
  site.sink->after_write = [&] { stop.request_stop(); };
  Call call;
  call.stop = stop.get_token();
  const Report first = site.engine().sync(Kind::users, Selection::parse("all"), {}, call);
  CHECK(first.exit_code() == ExitCode::cancelled);
  site.sink->after_write = nullptr;
  site.sync(Kind::users, "60");
  const Report again = site.engine().retry(first.run);
  CHECK(row_of(again, "60") == nullptr);
  CHECK(site.sink->of(Kind::users).size() == 61);
  CHECK(retried(site).rows.empty());
}

TEST_CASE("guards are not judged again, an incomplete read stops a retry before anything is written") {
  SiteWith site(30);
  site.sync(Kind::users, "all");
  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "New");
  refuse_all(site);
  ApplyOptions options;
  options.accept_guards = {"update", "all_changed"};
  site.sync(Kind::users, "all", options);
  behave(site);
  site.sink->incomplete = "rows came and went";
  const ReportSet stopped = site.engine().retry_all();
  CHECK(std::get<Error>(stopped.at(0).result).code() == ErrorCode::incomplete_read);
  site.sink->incomplete.clear();
  CHECK(count(retried(site), Outcome::updated) == 30);
}

TEST_CASE("every kind with something open is retried, each in a run of its own") {
  SiteWith site(1);
  site.source->of(Kind::dispositions) = {Record("7", {{"id", "7"}, {"name", "Sale"}})};
  site.sink->of(Kind::dispositions) = {Record("850", {{"cxone_id", "other"}, {"name", "Other"}})};
  refuse_all(site);
  site.engine().sync_all(Selection::parse("all"));
  behave(site);
  const ReportSet set = site.engine().retry_all();
  REQUIRE(set.size() == 2);
  CHECK(exit_code(set) == ExitCode::done);
  for (const auto& entry : set) CHECK(count(std::get<Report>(entry.result), Outcome::created) == 1);
}

TEST_CASE("a run that was cut off is told by the journal until it is taken up") {
  SiteWith site(60);
  site.sink->after_write = [&] {
    if (site.sink->posts == 2) throw std::string("the machine is gone");
  };
  try {
    site.sync(Kind::users, "all");
  } catch (const std::string&) {
  }
  const HistoryEntry cut = site.engine().history().runs.front();
  CHECK_FALSE(cut.finished);
  const std::string report = site.engine().stored_report(cut.run);
  CHECK(report.find(R"("finished":"")") != std::string::npos);
  CHECK(report.find(R"("unknown":25)") != std::string::npos);
  CHECK(report.find(R"("created":25)") != std::string::npos);
  CHECK(report.find(R"("skipped":10)") != std::string::npos);
  CHECK(report.find("interrupted") != std::string::npos);

  site.sink->after_write = nullptr;
  const Report again = retried(site);
  CHECK(count(again, Outcome::created) == 60);
  CHECK(site.sink->of(Kind::users).size() == 61);
  CHECK(site.engine().follow_ups().follow_ups.size() == 60);
}
