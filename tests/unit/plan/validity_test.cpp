#include "plan/validity.hpp"

#include <doctest/doctest.h>

#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

TEST_CASE("keys are fit for selections, or not usable") {
  for (const auto* key : {"1", "a.b_c:d-E", "00000000-0000-4000-8000-000000000001"}) CHECK(is_usable_key(key));
  for (const auto* key : {"", "all", "none", "new", "changed", "suggested", "a b", "a,b", "a=b", "é"}) {
    CAPTURE(key);
    CHECK_FALSE(is_usable_key(key));
  }
  CHECK(is_usable_key(std::string(128, 'x')));
  CHECK_FALSE(is_usable_key(std::string(129, 'x')));
}

TEST_CASE("a record that cannot be synchronised is invalid with its reason, and the others go on") {
  Scene scene;
  scene.source.records = {agent("", "nobody"),      agent("all", "word"),     agent("3", "twice", "A"),
                          agent("3", "twice", "B"), agent("4", "Same"),       agent("5", "sAME"),
                          agent("6", "  "),         agent("7", "line\nfeed"), agent("8", "good")};
  scene.source.records.push_back(agent("9", "list"));
  scene.source.records.back().set("email", "", ValueForm::unreadable);
  const Plan plan = scene.plan();
  std::map<std::string, std::string> reasons;
  for (const PlanRow& row : plan.rows()) {
    if (row.action == Action::invalid) reasons.emplace(row.key, row.reason);
  }
  CHECK(reasons == std::map<std::string, std::string>{{"", "missing_id"},
                                                      {"all", "unusable_id"},
                                                      {"3", "duplicate_id"},
                                                      {"4", "duplicate_user_name"},
                                                      {"5", "duplicate_user_name"},
                                                      {"6", "empty_user_name"},
                                                      {"7", "unusable_name"},
                                                      {"9", "unreadable_field"}});
  CHECK(plan.find("8")->action == Action::create);
  CHECK(plan.counts().of(Action::invalid) == 9);
}

TEST_CASE("a value without an entry in the map makes the row invalid and says which, an empty one needs none") {
  Scene scene(Kind::campaigns);
  FieldMapping direction;
  direction.field = "direction";
  direction.from = "direction";
  direction.map.emplace().emplace("inbound", "14001");
  scene.module.fields.push_back(direction);
  scene.source.records = {record("1", {{"name", "A"}, {"direction", "inbound"}}),
                          record("2", {{"name", "B"}, {"direction", "outbound"}}),
                          record("3", {{"name", "C"}, {"direction", ""}}), record("4", {{"name", "D"}})};
  const Plan plan = scene.plan();
  CHECK(plan.find("1")->changes.back().to == "14001");
  CHECK(plan.find("2")->reason == "value_not_mapped");
  CHECK(plan.find("2")->warnings == std::vector<std::string>{"value_not_mapped:direction=outbound"});
  CHECK(plan.find("3")->action == Action::create);
  CHECK(plan.find("4")->action == Action::create);
}

TEST_CASE("other kinds need a name") {
  Scene scene(Kind::dispositions);
  scene.source.records = {record("1", {{"name", ""}}), record("2", {}), record("3", {{"name", "Sale"}})};
  const Plan plan = scene.plan();
  CHECK(plan.find("1")->reason == "empty_name");
  CHECK(plan.find("2")->reason == "empty_name");
  CHECK(plan.find("3")->action == Action::create);
}
