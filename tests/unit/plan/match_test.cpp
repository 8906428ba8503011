#include "plan/match.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

Link link_to(const std::string& id) {
  Link link;
  link.ivinex_id = id;
  return link;
}

const PlanRow& row_of(const Plan& plan, std::string_view key) {
  const PlanRow* row = plan.find(key);
  REQUIRE(row != nullptr);
  return *row;
}

std::vector<std::string> ids(const PlanRow& row) {
  std::vector<std::string> list;
  for (const Candidate& candidate : row.candidates) list.push_back(candidate.ivinex_id);
  return list;
}

}  // namespace

TEST_CASE("a record is matched by its link even when its name changed, and by its key without a link") {
  Scene scene;
  scene.source.records = {agent("1", "renamed"), agent("2", "bob")};
  scene.sink.records = {user_row("900", "1", "before"), user_row("901", "2", "bob")};
  scene.links.emplace("1", link_to("900"));
  const Plan plan = scene.plan();
  CHECK(row_of(plan, "1").ivinex_id == "900");
  CHECK(row_of(plan, "2").ivinex_id == "901");
  CHECK(plan.counts().of(Action::create) == 0);
}

TEST_CASE("a cleared key on a linked row is written again") {
  Scene scene;
  scene.source.records = {agent("1", "ada")};
  scene.sink.records = {user_row("900", "", "ada"), user_row("901", "5", "eve")};
  scene.links.emplace("1", link_to("900"));
  const Plan plan = scene.plan();
  const PlanRow& row = row_of(plan, "1");
  CHECK(row.action == Action::update);
  REQUIRE(row.changes.size() == 1);
  CHECK(row.changes.front().field == "cxone_id");
  CHECK(row.changes.front().to == "1");
}

TEST_CASE("what cannot be told for sure is ambiguous, with its reason and its candidates") {
  struct Case {
    const char* title;
    std::vector<Record> rows;
    std::vector<std::pair<std::string, std::string>> links;  ///< key, row id
    const char* reason;
    std::vector<std::string> candidates;
  };
  const std::vector<Case> cases{
      {"two rows carry the key",
       {user_row("900", "1", "a"), user_row("901", "1", "b")},
       {},
       "duplicate_key_in_ivinex",
       {"900", "901"}},
      {"two rows carry the key of a linked record",
       {user_row("900", "1", "a"), user_row("901", "1", "b")},
       {{"1", "900"}},
       "duplicate_key_in_ivinex",
       {"900", "901"}},
      {"the linked row carries another key",
       {user_row("900", "77", "a")},
       {{"1", "900"}},
       "linked_row_has_other_key",
       {}},
      {"the linked row is gone", {user_row("901", "5", "b")}, {{"1", "900"}}, "row_gone", {}},
      {"the cleared key is on another row by now",
       {user_row("900", "", "a"), user_row("901", "1", "b")},
       {{"1", "900"}},
       "cleared_key_taken",
       {"900", "901"}},
      {"the row with the key is linked to another record",
       {user_row("900", "1", "a")},
       {{"2", "900"}},
       "two_records_one_row",
       {"900"}},
      {"a row without a key has the user name", {user_row("900", "", "ADA")}, {}, "suggestion", {"900"}},
      {"a row without a key has the e-mail",
       {user_row("900", "", "other", "X", "Y", "Ada@X.example")},
       {},
       "suggestion",
       {"900"}},
      {"two rows without a key may be it",
       {user_row("901", "", "other", "X", "Y", "ada@x.example"), user_row("900", "", "ada")},
       {},
       "suggestion",
       {"900", "901"}},
      {"the user name belongs to a row with another key", {user_row("900", "5", "Ada")}, {}, "user_name_taken", {}},
  };
  for (const Case& test : cases) {
    CAPTURE(test.title);
    Scene scene;
    scene.source.records = {agent("1", "ada", "Ada", "Sample", "ada@x.example"), agent("2", "zoe")};
    scene.sink.records = test.rows;
    for (const auto& [key, id] : test.links) scene.links.emplace(key, link_to(id));
    const Plan plan = scene.plan();
    const PlanRow& row = row_of(plan, "1");
    CHECK(row.action == Action::ambiguous);
    CHECK(row.reason == test.reason);
    CHECK(ids(row) == test.candidates);
    CHECK(allows_new(row) == !row.changes.empty());
  }
}

TEST_CASE("a link whose row is gone moves to the one row that carries the key, with a warning") {
  Scene scene;
  scene.source.records = {agent("1", "ada")};
  scene.sink.records = {user_row("901", "1", "ada")};
  scene.links.emplace("1", link_to("900"));
  const Plan plan = scene.plan();
  const PlanRow& row = row_of(plan, "1");
  CHECK(row.ivinex_id == "901");
  CHECK(row.warnings == std::vector<std::string>{"link_moved"});
}

TEST_CASE("a row without a key that is linked to somebody is suggested to nobody else") {
  Scene scene;
  scene.source.records = {agent("1", "ada"), agent("2", "bob", "B", "B", "ada@x.example")};
  scene.sink.records = {user_row("900", "", "ada", "A", "A", "ada@x.example")};
  scene.links.emplace("1", link_to("900"));
  const Plan plan = scene.plan();
  CHECK(row_of(plan, "2").action == Action::create);
}

TEST_CASE("rows that no record matches are listed, those without a key too, and candidates are not") {
  Scene scene;
  scene.source.records = {agent("1", "ada")};
  scene.sink.records = {user_row("900", "9", "old", "Old", "Agent"), user_row("901", "", "boss", "Big", "Boss"),
                        user_row("902", "", "ada")};
  const Plan plan = scene.plan();
  const auto& only = plan.data().only_in_ivinex;
  REQUIRE(only.size() == 2);
  CHECK(only[0].ivinex_id == "901");
  CHECK_FALSE(only[0].key.has_value());
  CHECK(only[0].name == "Big Boss");
  CHECK(only[1].key == "9");
}
