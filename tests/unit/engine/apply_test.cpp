#include <doctest/doctest.h>

#include "cxsync/engine.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

const std::string& error_code(const Report& report, std::string_view key) {
  const ReportRow* row = row_of(report, key);
  REQUIRE(row != nullptr);
  REQUIRE(row->error.has_value());
  return row->error->code;
}

/// Nothing more to write, whatever happened before.
void check_settled(const MemorySite& site, Kind kind) {
  const int posts = site.sink->posts;
  const Report again = site.sync(kind, "all");
  CHECK(site.sink->posts == posts);
  CHECK(count(again, Outcome::created) + count(again, Outcome::updated) == 0);
}

}  // namespace

TEST_CASE("selected users are created with key, group and follow-up, verified, and the second run writes nothing") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "", "boss", "Big", "Boss", "", "Admins")};
  for (int i = 1; i <= 60; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "user" + std::to_string(i)));
  const Report report = site.sync(Kind::users, "all");
  CHECK(report.exit_code() == ExitCode::done);
  CHECK(count(report, Outcome::created) == 60);
  CHECK(report.verified == Verified{60, 60, 0, 0});
  CHECK(report.follow_ups.size() == 60);
  CHECK(site.sink->posts == 4);
  for (const Record& row : site.sink->of(Kind::users)) {
    if (row.id() == "800") continue;
    CHECK(row.get("user_groups") == "Call Center Agents");
    CHECK_FALSE(row.get("password").has_value());
  }
  check_settled(site, Kind::users);
}

TEST_CASE("rows that were not selected are not touched") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada"), agent("2", "bob"), agent("3", "eve", "New")};
  site.sink->of(Kind::users) = {user_row("900", "3", "eve", "")};
  const Record before = site.sink->of(Kind::users)[0];
  site.sync(Kind::users, "2");
  CHECK(site.sink->of(Kind::users).size() == 2);
  CHECK(site.sink->of(Kind::users)[0] == before);
}

TEST_CASE("updates carry only the changed fields") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada", "Ada", "Old")};
  site.sync(Kind::users, "all");
  site.source->of(Kind::users)[0].set("last_name", "New");
  const Plan plan = site.engine().preview(Kind::users);
  REQUIRE(plan.find("1")->changes.size() == 1);
  CHECK(plan.find("1")->changes[0].field == "last_name");
  CHECK(plan.find("1")->changes[0].base == "Old");
  site.sync(Kind::users, "all");
  CHECK(site.sink->of(Kind::users)[0].get("last_name") == "New");
  check_settled(site, Kind::users);
}

TEST_CASE("an edit made in Ivinex is kept until CXone changes too, then a person decides, once") {
  for (const OnConflict decision : {OnConflict::skip, OnConflict::cxone, OnConflict::ivinex}) {
    MemorySite site;
    site.source->of(Kind::users) = {agent("1", "ada", "Ada", "Old")};
    site.sync(Kind::users, "all");
    Record& row = site.sink->of(Kind::users)[0];
    row.set("last_name", "Edited");
    CHECK(site.engine().preview(Kind::users).find("1")->action == Action::unchanged);
    site.source->of(Kind::users)[0].set("last_name", "New");
    CHECK(site.engine().preview(Kind::users).find("1")->action == Action::conflict);
    ApplyOptions options;
    options.on_conflict = decision;
    const Report report = site.sync(Kind::users, "all", options);
    const std::string_view now = *site.sink->of(Kind::users)[0].get("last_name");
    const Action next = site.engine().preview(Kind::users).find("1")->action;
    if (decision == OnConflict::skip) {
      CHECK(report.exit_code() == ExitCode::partial);
      CHECK(error_code(report, "1") == "conflict");
      CHECK(next == Action::conflict);
    } else {
      CHECK(report.exit_code() == ExitCode::done);
      CHECK(next == Action::unchanged);
    }
    CHECK(now == (decision == OnConflict::cxone ? "New" : "Edited"));
  }
}

TEST_CASE("a suggested row is adopted only by a person's word, and not doubled") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada", "Ada", "Sample", "ada@x.example")};
  site.sink->of(Kind::users) = {user_row("900", "", "ADA", "Ada", "Sample", "", "Sales")};
  const Report untouched = site.sync(Kind::users, "all");
  CHECK(untouched.exit_code() == ExitCode::done);
  CHECK(error_code(untouched, "1") == "ambiguous");
  CHECK(site.sink->posts == 0);
  const Report adopted = site.sync(Kind::users, "suggested");
  CHECK(count(adopted, Outcome::updated) == 1);
  REQUIRE(site.sink->of(Kind::users).size() == 1);
  const Record& row = site.sink->of(Kind::users)[0];
  CHECK(row.get("cxone_id") == "1");
  CHECK(row.get("email") == "ada@x.example");
  CHECK(row.get("user_groups") == "Sales,Call Center Agents");
  CHECK(row.get("user_name") == "ADA");
  CHECK(adopted.follow_ups.empty());
  check_settled(site, Kind::users);
}

TEST_CASE("an adopted user's filled e-mail stays a decision for good") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada", "Ada", "Sample", "new@x.example")};
  site.sink->of(Kind::users) = {user_row("900", "", "ada", "Ada", "Sample", "old@x.example")};
  CHECK(error_code(site.sync(Kind::users, "1=900"), "1") == "conflict");
  ApplyOptions keep;
  keep.on_conflict = OnConflict::ivinex;
  CHECK(site.sync(Kind::users, "1=900", keep).exit_code() == ExitCode::done);
  CHECK(site.sink->of(Kind::users)[0].get("email") == "old@x.example");
  CHECK(site.engine().preview(Kind::users).find("1")->action == Action::unchanged);
  site.source->of(Kind::users)[0].set("email", "newer@x.example");
  CHECK(site.engine().preview(Kind::users).find("1")->action == Action::conflict);
}

TEST_CASE("a row that is gone is created again only by a person's word") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada"), agent("2", "bob")};
  site.sync(Kind::users, "all");
  std::erase_if(site.sink->of(Kind::users), [](const Record& row) { return row.get("cxone_id") == "1"; });
  CHECK(site.engine().preview(Kind::users).find("1")->reason == "row_gone");
  site.sync(Kind::users, "all");
  CHECK(site.sink->of(Kind::users).size() == 1);
  CHECK(count(site.sync(Kind::users, "1=new"), Outcome::created) == 1);
  CHECK(site.sink->of(Kind::users).size() == 2);
  check_settled(site, Kind::users);
}

TEST_CASE("what changed in Ivinex since the preview is stale and stays as it is") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "one"), agent("2", "two"), agent("3", "three"), agent("4", "four")};
  site.sync(Kind::users, "1,2,3");
  for (Record& user : site.source->of(Kind::users)) user.set("first_name", "New");
  const Plan plan = site.engine().preview(Kind::users);
  site.sink->find(Kind::users, "900")->set("first_name", "Edited");
  site.sink->find(Kind::users, "901")->set("cxone_id", "77");
  std::erase_if(site.sink->of(Kind::users), [](const Record& row) { return row.id() == "902"; });
  site.sink->of(Kind::users).push_back(user_row("950", "4", "four"));
  const auto before = site.sink->of(Kind::users);
  const int posts = site.sink->posts;
  const Report report = site.engine().apply(plan, Selection::parse("all"));
  CHECK(report.exit_code() == ExitCode::partial);
  for (const auto* key : {"1", "2", "3", "4"}) CHECK(error_code(report, key) == "stale");
  CHECK(site.sink->of(Kind::users) == before);
  CHECK(site.sink->posts == posts);
}

TEST_CASE("a user name that somebody took since the preview makes the create stale") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  site.source->of(Kind::users) = {agent("1", "ada")};
  const Plan plan = site.engine().preview(Kind::users);
  site.sink->of(Kind::users).push_back(user_row("801", "", "Ada"));
  CHECK(error_code(site.engine().apply(plan, Selection::parse("all")), "1") == "stale");
  CHECK(site.sink->posts == 0);
}

TEST_CASE("into an empty module one row goes first, when the key does not stick, everything stops") {
  MemorySite site;
  site.sink->stores_key = false;
  for (int i = 1; i <= 30; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  const Report report = site.sync(Kind::users, "all");
  CHECK(site.sink->of(Kind::users).size() == 1);
  CHECK(count(report, Outcome::created) == 1);
  CHECK(count(report, Outcome::skipped) == 29);
  for (const ReportRow& row : report.rows) CHECK(row.error->code == "key_not_stored");
  CHECK(report.exit_code() == ExitCode::partial);
  // The row without a key is suggested now; it is not created a second time.
  site.sync(Kind::users, row_of(report, report.rows[0].key)->key);
  CHECK(site.sink->of(Kind::users).size() == 1);
}

TEST_CASE("a lost answer is settled by the read-back, and no row is ever sent twice") {
  for (const bool arrived : {true, false}) {
    MemorySite site;
    site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
    site.source->of(Kind::users) = {agent("1", "one"), agent("2", "two"), agent("5", "eve", "Changed")};
    site.module(Kind::users).fields[1].policy = Policy::source;
    site.sink->answer = [](const RowWrite&) { return WriteResult::Outcome::unknown; };
    site.sink->is_written = [arrived](const RowWrite&) { return arrived; };
    const Report report = site.sync(Kind::users, "all");
    CHECK(site.sink->posts == 2);
    CHECK(count(report, arrived ? Outcome::created : Outcome::unknown) == (arrived ? 2 : 3));
    CHECK(count(report, Outcome::updated) == (arrived ? 1 : 0));
    CHECK(report.exit_code() == (arrived ? ExitCode::done : ExitCode::partial));
    CHECK(report.follow_ups.size() == (arrived ? 2 : 0));
  }
}

TEST_CASE("a refused row fails alone when the site answers per row") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  for (int i = 10; i < 20; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  site.sink->answer = [](const RowWrite& row) {
    return row.fields[0].value == "13" ? WriteResult::Outcome::refused : WriteResult::Outcome::written;
  };
  const Report report = site.sync(Kind::users, "all");
  CHECK(count(report, Outcome::created) == 9);
  CHECK(count(report, Outcome::failed) == 1);
  CHECK(row_of(report, "13")->outcome == Outcome::failed);
}

TEST_CASE("a site that stops answering is left alone after three batches, and the rest says not sent") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  site.sink->batch = 1;
  for (int i = 10; i < 20; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  site.sink->answer = [](const RowWrite&) { return WriteResult::Outcome::unknown; };
  site.sink->is_written = [](const RowWrite&) { return false; };
  const Report report = site.sync(Kind::users, "all");
  CHECK(site.sink->posts == 3);
  CHECK(count(report, Outcome::unknown) == 3);
  CHECK(count(report, Outcome::failed) == 7);
}

TEST_CASE("a site that reformats values is told so once, and stays quiet afterwards") {
  MemorySite site;
  site.sink->reformat = [](const std::string& value) { return value == "Ada" ? "ADA" : value; };
  site.source->of(Kind::users) = {agent("1", "ada", "Ada"), agent("2", "bob", "Bob")};
  const Report report = site.sync(Kind::users, "all");
  CHECK(report.exit_code() == ExitCode::done);
  CHECK(error_code(report, "1") == "read_back_differs");
  CHECK(row_of(report, "1")->outcome == Outcome::created);
  CHECK(report.verified == Verified{2, 1, 1, 0});
  check_settled(site, Kind::users);
}

TEST_CASE("with two rows of one key a person picks one and is warned of the other") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada", "New")};
  site.sink->of(Kind::users) = {user_row("900", "1", "ada", ""), user_row("901", "1", "ada2", "")};
  const Report report = site.sync(Kind::users, "1=901");
  CHECK(report.exit_code() == ExitCode::done);
  CHECK(row_of(report, "1")->outcome == Outcome::updated);
  CHECK(error_code(report, "1") == "duplicate_key_in_ivinex");
  CHECK(site.sink->find(Kind::users, "901")->get("first_name") == "New");
  CHECK(site.sink->find(Kind::users, "900")->get("first_name") == "");
}

TEST_CASE("a record removed at CXone stays in Ivinex and is listed as only there") {
  MemorySite site;
  site.source->of(Kind::users) = {agent("1", "ada"), agent("2", "bob")};
  site.sync(Kind::users, "all");
  site.source->of(Kind::users).pop_back();
  const Plan plan = site.engine().preview(Kind::users);
  REQUIRE(plan.data().only_in_ivinex.size() == 1);
  CHECK(plan.data().only_in_ivinex[0].key == "2");
  site.sync(Kind::users, "all");
  CHECK(site.sink->of(Kind::users).size() == 2);
}

TEST_CASE("a deadline that passes in mid-run ends it, and every row says what became of it") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  site.sink->batch = 2;
  for (int i = 10; i < 20; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  Call call;
  call.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
  // The site takes its time over the second batch.
  site.sink->before_write = [&] {
    while (site.sink->posts == 2 && !call.expired()) {
    }
  };
  const Report report = site.engine().sync(Kind::users, Selection::parse("all"), {}, call);
  CHECK(site.sink->posts == 2);
  CHECK(count(report, Outcome::created) == 4);
  CHECK(count(report, Outcome::skipped) == 6);
  CHECK(report.exit_code() == ExitCode::partial);
  CHECK(error_code(report, report.rows.back().key) == "deadline_exceeded");
}

TEST_CASE("users created by a run that was cut off are found by the next one, which asks for their passwords") {
  struct PowerCut {};
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  site.sink->batch = 2;
  for (int i = 10; i < 16; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  site.sink->after_write = [&] {
    if (site.sink->posts == 2) throw PowerCut{};
  };
  CHECK_THROWS_AS(site.sync(Kind::users, "all"), PowerCut);
  site.sink->after_write = nullptr;
  const Report report = site.sync(Kind::users, "all");
  CHECK(count(report, Outcome::created) == 2);
  CHECK(site.sink->of(Kind::users).size() == 7);
  CHECK(site.engine().follow_ups().follow_ups.size() == 6);
  check_settled(site, Kind::users);
  CHECK(site.engine().follow_ups().follow_ups.size() == 6);
}

TEST_CASE("a row that Ivinex reported as created but hides is not created again by itself") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  site.source->of(Kind::users) = {agent("1", "ada"), agent("2", "bob")};
  site.sink->is_shown = [](const Record& row) { return row.get("cxone_id") != "1"; };
  const Report first = site.sync(Kind::users, "all");
  CHECK(error_code(first, "1") == "not_found_after_write");
  CHECK(site.engine().preview(Kind::users).find("1")->reason == "unsettled");
  site.sync(Kind::users, "all");
  CHECK(site.sink->of(Kind::users).size() == 3);
  site.sink->is_shown = nullptr;
  CHECK(site.engine().preview(Kind::users).find("1")->action == Action::unchanged);
  check_settled(site, Kind::users);
  CHECK(site.engine().follow_ups().follow_ups.size() == 2);
}

TEST_CASE("an unanswered create that the next read does not find is created then, once") {
  MemorySite site;
  site.sink->of(Kind::users) = {user_row("800", "5", "eve")};
  site.source->of(Kind::users) = {agent("1", "ada")};
  site.sink->answer = [](const RowWrite&) { return WriteResult::Outcome::unknown; };
  site.sink->is_written = [](const RowWrite&) { return false; };
  CHECK(count(site.sync(Kind::users, "all"), Outcome::unknown) == 1);
  site.sink->answer = nullptr;
  site.sink->is_written = [](const RowWrite&) { return true; };
  CHECK(count(site.sync(Kind::users, "all"), Outcome::created) == 1);
  CHECK(site.engine().follow_ups().follow_ups.size() == 1);
  check_settled(site, Kind::users);
}

TEST_CASE("where no row carries a key yet, one row proves that keys are stored, however many rows there are") {
  MemorySite site;
  site.sink->stores_key = false;
  site.sink->of(Kind::users) = {user_row("800", "", "boss"), user_row("801", "", "admin")};
  for (int i = 1; i <= 30; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  const Report report = site.sync(Kind::users, "all");
  CHECK(site.sink->of(Kind::users).size() == 3);
  CHECK(count(report, Outcome::skipped) == 29);
  site.sink->stores_key = true;
  const Report mended = site.sync(Kind::users, "all,suggested");
  CHECK(mended.exit_code() == ExitCode::done);
  check_settled(site, Kind::users);
}

TEST_CASE("rows that a cut-off run was cleared to write do not count against a guard again") {
  struct PowerCut {};
  MemorySite site;
  site.sink->batch = 5;
  for (int i = 0; i < 60; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  site.sink->after_write = [&] {
    if (site.sink->posts == 4) throw PowerCut{};
  };
  CHECK_THROWS_AS(site.sync(Kind::users, "all"), PowerCut);
  REQUIRE(site.sink->of(Kind::users).size() == 16);
  site.sink->after_write = nullptr;
  // 44 new rows are more than the 16 there are, but they were cleared.
  CHECK(site.sync(Kind::users, "all").exit_code() == ExitCode::done);
  CHECK(site.sink->of(Kind::users).size() == 60);
  for (int i = 100; i < 180; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  CHECK_THROWS_AS(site.sync(Kind::users, "all"), Error);
  ApplyOptions options;
  options.accept_guards = {"create"};
  const Report accepted = site.sync(Kind::users, "all", options);
  CHECK(accepted.guards_accepted == std::vector<std::string>{"create"});
  CHECK(site.sink->of(Kind::users).size() == 140);
  check_settled(site, Kind::users);
}

TEST_CASE("an older plan creates no row that a run since then created and Ivinex hides") {
  for (const bool verified : {true, false}) {
    CAPTURE(verified);
    MemorySite site;
    site.sink->of(Kind::users) = {user_row("800", "boss-key", "boss")};
    site.source->of(Kind::users) = {agent("1", "ada")};
    const Plan plan = site.engine().preview(Kind::users);
    if (!verified) site.sink->after_write = [&] { site.sink->incomplete = "the read-back is cut short"; };
    CHECK(count(site.sync(Kind::users, "all"), Outcome::created) == 1);
    site.sink->behave();
    site.sink->is_shown = [](const Record& row) { return row.id() == "800"; };
    const Report report = site.engine().apply(plan, Selection::parse("all"));
    CHECK(error_code(report, "1") == "stale");
    CHECK(site.sink->of(Kind::users).size() == 2);
  }
}
