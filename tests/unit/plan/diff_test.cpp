#include "plan/diff.hpp"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>

#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// What a policy is to do with one field.
enum class Expected { nothing, write, write_over_edit, conflict };

/// The rule of each policy in its own words, not the planner's.
Expected rule(Policy policy, const std::optional<std::string>& cxone, const std::string& ivinex,
              const std::optional<Base>& base) {
  if (!cxone || *cxone == ivinex) return Expected::nothing;
  if (policy == Policy::on_create) return Expected::nothing;
  if (policy == Policy::if_empty) return ivinex.empty() ? Expected::write : Expected::nothing;
  const bool edited = base && ivinex != base->ivinex;
  const bool moved = base && *cxone != base->cxone;
  if (policy == Policy::source) {
    if (base && !moved && !edited) return Expected::nothing;
    return (base ? edited : !ivinex.empty()) ? Expected::write_over_edit : Expected::write;
  }
  if (!base) return ivinex.empty() ? Expected::write : Expected::conflict;
  if (!moved) return Expected::nothing;
  return edited ? Expected::conflict : Expected::write;
}

Expected seen(const Diff& diff) {
  if (diff.changes.empty()) return Expected::nothing;
  const Change& change = diff.changes.front();
  if (change.conflict) return Expected::conflict;
  return change.overwrites_edit ? Expected::write_over_edit : Expected::write;
}

}  // namespace

TEST_CASE("every policy does what it says for every combination of base, CXone and Ivinex value") {
  const std::array<std::optional<std::string>, 5> cxone_values{std::nullopt, "", "old", "new", "other"};
  const std::array<std::string, 4> ivinex_values{"", "old", "new", "edited"};
  const std::array<std::optional<Base>, 6> bases{std::nullopt,          Base{"old", "old"}, Base{"", ""},
                                                 Base{"old", "edited"}, Base{"new", "old"}, Base{"new", "new"}};
  int combinations = 0;
  for (const Policy policy : {Policy::keep_edits, Policy::source, Policy::on_create, Policy::if_empty}) {
    const ModuleConfig module = name_module(policy);
    for (const auto& cxone : cxone_values) {
      for (const auto& ivinex : ivinex_values) {
        for (const auto& base : bases) {
          Record source("1");
          if (cxone) source.set("name", *cxone);
          Record row("900");
          row.set("cxone_id", "1");
          row.set("name", ivinex);
          std::map<std::string, Base> remembered;
          if (base) remembered.emplace("name", *base);
          DiffContext context{&module, "", &remembered, false};
          const Diff diff = diff_row(context, source, row);
          CAPTURE(to_string(policy));
          CAPTURE(cxone.value_or("(absent)"));
          CAPTURE(ivinex);
          CAPTURE((base ? base->cxone + "/" + base->ivinex : "(none)"));
          CHECK(seen(diff) == rule(policy, cxone, ivinex, base));
          if (!diff.changes.empty()) {
            CHECK(diff.changes.front().to == cxone);
            CHECK(diff.changes.front().from == ivinex);
            CHECK(diff.changes.front().base == (base ? std::optional(base->ivinex) : std::nullopt));
          }
          ++combinations;
        }
      }
    }
  }
  CHECK(combinations == 480);
}

TEST_CASE("a site that reformats values stays quiet under every policy") {
  // CXone's "Bob" reads back as "BOB": each side still shows its half of the base.
  for (const Policy policy : {Policy::keep_edits, Policy::source}) {
    const ModuleConfig module = name_module(policy);
    const std::map<std::string, Base> bases{{"name", Base{"Bob", "BOB"}}};
    const DiffContext context{&module, "", &bases, false};
    CHECK(diff_row(context, record("1", {{"name", "Bob"}}), record("9", {{"cxone_id", "1"}, {"name", "BOB"}}))
              .changes.empty());
  }
}

TEST_CASE("a kept edit is said in a warning") {
  const ModuleConfig module = name_module();
  const std::map<std::string, Base> bases{{"name", Base{"old", "old"}}};
  const DiffContext context{&module, "", &bases, false};
  const Diff diff =
      diff_row(context, record("1", {{"name", "old"}}), record("9", {{"cxone_id", "1"}, {"name", "mine"}}));
  CHECK(diff.changes.empty());
  CHECK(diff.warnings == std::vector<std::string>{"edit_kept:name"});
}

TEST_CASE("the agents' group is added beside the others, once, and an unreadable list is never touched") {
  struct Row {
    ValueForm form;
    const char* groups;
    const char* expected;  ///< null: no change
  };
  const std::array<Row, 8> rows{{{ValueForm::null, "", "Call Center Agents"},
                                 {ValueForm::text, "", "Call Center Agents"},
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
    const std::map<std::string, Base> none;
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

TEST_CASE("the e-mail of an adopted user changes only by a decision, under every policy, an empty one is filled") {
  for (const Policy policy : {Policy::keep_edits, Policy::source, Policy::on_create, Policy::if_empty}) {
    ModuleConfig module = users_module();
    module.fields[3].policy = policy;
    const std::map<std::string, Base> bases{{"email", Base{"old@x.example", "old@x.example"}}};
    const DiffContext context{&module, "Call Center Agents", &bases, true};
    const Record source = agent("7", "ada", "Ada", "Sample", "new@x.example");
    const Diff filled = diff_row(context, source, user_row("900", "7", "ada", "Ada", "Sample", "old@x.example"));
    for (const Change& change : filled.changes) CHECK(change.conflict);
    const Diff empty = diff_row({&module, "Call Center Agents", nullptr, true}, source, user_row("900", "7", "ada"));
    CAPTURE(to_string(policy));
    CHECK(empty.changes.size() == (policy == Policy::on_create ? 0 : 1));
    CHECK_FALSE(empty.has_conflict());
  }
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
