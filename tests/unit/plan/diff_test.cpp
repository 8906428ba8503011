#include "plan/diff.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

TEST_CASE("the agents' group is added beside the others, once, and an unreadable list is never touched") {
  struct Row {
    ValueForm form;
    const char* groups;
    const char* expected;  ///< null: no change
  };
  const std::array<Row, 9> rows{{{ValueForm::null, "", "Call Center Agents"},
                                 {ValueForm::text, "", "Call Center Agents"},
                                 {ValueForm::text, " , ", "Call Center Agents"},
                                 {ValueForm::text, "Sales", "Sales,Call Center Agents"},
                                 {ValueForm::text, "Sales, Admins", "Sales, Admins, Call Center Agents"},
                                 {ValueForm::text, "Sales, Call Center Agents ,x", nullptr},
                                 {ValueForm::text, "call center agents", "call center agents,Call Center Agents"},
                                 {ValueForm::scalar, "5", nullptr},
                                 {ValueForm::unreadable, "", nullptr}}};
  ModuleConfig module = users_module();
  const Record source = agent("7", "ada");
  for (const Row& row : rows) {
    Record held = user_row("900", "7", "ada");
    held.set("user_groups", row.groups, row.form);
    const Bases none;
    const DiffContext context{&module, "Call Center Agents", &none, false};
    const Diff diff = diff_row(context, source, held);
    CAPTURE(row.groups);
    if (row.expected == nullptr) {
      CHECK(diff.changes.empty());
      const bool unreadable = row.form != ValueForm::text;
      CHECK(diff.warnings == (unreadable ? std::vector<std::string>{"group_unreadable"} : std::vector<std::string>{}));
    } else {
      REQUIRE(diff.changes.size() == 1);
      CHECK(diff.changes.front().to == row.expected);
      CHECK(diff.changes.front().policy == "ensure");
    }
  }
}

TEST_CASE("group_policy on_create leaves a manual removal alone but gives new users the group") {
  ModuleConfig module = users_module();
  module.group_policy = GroupPolicy::on_create;
  const DiffContext context{&module, "Call Center Agents", nullptr, false};
  const Record source = agent("7", "ada");
  Record held = user_row("900", "7", "ada");
  held.set("user_groups", "Sales");
  CHECK(diff_row(context, source, held).changes.empty());
  const auto created = create_changes(context, source);
  CHECK(created.back().field == "user_groups");
  CHECK(created.back().policy == "on_create");
}

TEST_CASE("a new row carries key, mapped values and group, and no empty value") {
  ModuleConfig module = users_module();
  FieldMapping constant;
  constant.field = "title";
  constant.constant = "Agent";
  module.fields.push_back(constant);
  const auto changes = create_changes({&module, "Call Center Agents", nullptr, false}, agent("7", "ada"));
  std::string written;
  for (const Change& change : changes) {
    CHECK_FALSE(change.from.has_value());
    written += change.field + "=" + change.to.value_or("(null)") + ";";
  }
  CHECK(written ==
        "cxone_id=7;user_name=ada;first_name=Ada;last_name=Sample;active=true;title=Agent;user_groups=Call Center "
        "Agents;");
}
