#include <doctest/doctest.h>

#include "cxsync/engine.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

constexpr int k_users = 60;

/// Sixty new users, and one row of another that is there.
struct FullSite : MemorySite {
  FullSite() {
    sink->of(Kind::users) = {user_row("800", "boss-key", "boss")};
    for (int i = 1; i <= k_users; ++i) {
      source->of(Kind::users).push_back(agent(std::to_string(i), "user" + std::to_string(i)));
    }
  }
};

bool holds(const RowWrite& row, std::string_view value) {
  return std::any_of(row.fields.begin(), row.fields.end(), [&](const Field& field) { return field.value == value; });
}

}  // namespace

TEST_CASE("one bad row in a refused batch fails alone, with what Ivinex said, and costs the others nothing") {
  FullSite site;
  site.sink->refuses = [](std::span<const RowWrite> rows) {
    return std::any_of(rows.begin(), rows.end(), [](const RowWrite& row) { return holds(row, "user17"); });
  };
  const Report report = site.sync(Kind::users, "all");
  CHECK(report.exit_code() == ExitCode::partial);
  CHECK(count(report, Outcome::created) == k_users - 1);
  CHECK(count(report, Outcome::failed) == 1);
  const ReportRow* bad = row_of(report, "17");
  REQUIRE(bad->error);
  CHECK(bad->error->code == "request_refused");
  CHECK(bad->error->message == "Invalid request");
  CHECK(bad->error->http_status == 400);
  CHECK_FALSE(bad->error->hint.empty());
  CHECK(bad->attempts >= 2);
  // Three batches of 25, 25 and 10, and at most 2 log2(25) + 1 more.
  CHECK(site.sink->posts <= 3 + 10);

  site.sink->refuses = nullptr;
  CHECK(site.sync(Kind::users, "all").exit_code() == ExitCode::done);
  CHECK(site.sink->of(Kind::users).size() == k_users + 1);
}

TEST_CASE("that only one row at a time is taken is learnt once, for all kinds of a call") {
  FullSite site;
  for (int i = 1; i <= k_users; ++i) {
    Record& sale = site.source->of(Kind::dispositions).emplace_back(std::to_string(i));
    sale.set("name", "D" + std::to_string(i));
  }
  site.sink->of(Kind::dispositions) = {Record("850", {{"cxone_id", "other"}, {"name", "Other"}})};
  site.sink->refuses = [](std::span<const RowWrite> rows) { return rows.size() > 1; };
  ApplyOptions options;
  options.accept_guards = {"create"};
  const ReportSet set = site.engine().sync_all(Selection::parse("all"), options);
  for (const auto& entry : set) CHECK(count(std::get<Report>(entry.result), Outcome::created) == k_users);
  CHECK(site.sink->posts <= 2 * k_users + 15);
}

TEST_CASE("a side that refuses everything is not asked for every row") {
  FullSite site;
  site.sink->refuses = [](std::span<const RowWrite>) { return true; };
  const Report report = site.sync(Kind::users, "all");
  CHECK(count(report, Outcome::failed) == k_users);
  CHECK(site.sink->posts <= 20);
}

TEST_CASE("a batch refused half way is looked up, and what it stored is not created again") {
  FullSite site;
  bool done = false;
  site.sink->refuses = [&](std::span<const RowWrite> rows) {
    if (done || rows.size() < 2) return false;
    done = true;
    for (const RowWrite& row : rows.first(rows.size() / 2)) {
      Record& stored = site.sink->of(Kind::users).emplace_back(std::to_string(5000 + site.sink->next_id++));
      for (const Field& field : row.fields) stored.set(field.name, field.value);
    }
    return true;
  };
  const Report report = site.sync(Kind::users, "all");
  CHECK(count(report, Outcome::created) == k_users);
  CHECK(site.sink->of(Kind::users).size() == k_users + 1);
}

TEST_CASE("when the look-up fails nothing is sent again") {
  FullSite site;
  site.sink->refuses = [&](std::span<const RowWrite>) {
    site.sink->incomplete = "hidden rows";
    return true;
  };
  const Report report = site.sync(Kind::users, "all");
  CHECK(site.sink->posts == 1);
  CHECK(count(report, Outcome::failed) == k_users);
  site.sink->refuses = nullptr;
  site.sink->incomplete.clear();
  CHECK(count(site.sync(Kind::users, "all"), Outcome::created) == k_users);
}

TEST_CASE("a row that a person edits while its batch is in trouble is not sent again") {
  MemorySite site;
  for (int i = 1; i <= 10; ++i)
    site.source->of(Kind::users).push_back(agent(std::to_string(i), "u" + std::to_string(i)));
  site.sync(Kind::users, "all");
  for (Record& user : site.source->of(Kind::users)) user.set("last_name", "New");
  site.source->of(Kind::users).push_back(agent("11", "u11"));
  site.sink->batch = 20;
  bool answered = false;
  site.sink->answers_for_all = [&](std::span<const RowWrite> rows) {
    // The first update batch is answered, but not row by row, and stores nothing.
    if (answered || rows.front().id.empty()) return false;
    answered = true;
    site.sink->find(Kind::users, rows.front().id)->set("last_name", "Edited");
    return true;
  };
  ApplyOptions options;
  options.accept_guards = {"update", "all_changed"};
  const Report report = site.sync(Kind::users, "all", options);
  CHECK(count(report, Outcome::unknown) == 1);
  CHECK(count(report, Outcome::updated) == 9);
  const auto& rows = site.sink->of(Kind::users);
  CHECK(std::count_if(rows.begin(), rows.end(), [](const Record& row) { return row.get("last_name") == "Edited"; }) ==
        1);
}
