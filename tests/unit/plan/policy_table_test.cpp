/// Which value wins: every policy under every comparison class, for all combinations of base, CXone and Ivinex value.
#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// What is to become of a field.
enum class Fate {
  nothing,
  kept,  ///< nothing, and a warning that an edit was kept
  write,
  write_over_edit,
  conflict
};

/// What the policies promise for two values that differ. One line for each thing that can have happened.
struct Promise {
  bool has_base;
  bool cxone_moved;   ///< CXone's value differs from its half of the base
  bool ivinex_moved;  ///< Ivinex's value differs from its half of the base
  bool filled;        ///< Ivinex holds a value
  Fate keep_edits;
  Fate source;
  Fate if_empty;
};
constexpr std::array<Promise, 10> k_promises{{
    // base, moved: CXone, Ivinex; filled     keep_edits      source                 if_empty
    {false, false, false, /*filled*/ false, Fate::write, Fate::write, Fate::write},
    {false, false, false, /*filled*/ true, Fate::conflict, Fate::write_over_edit, Fate::nothing},
    {true, false, false, /*filled*/ false, Fate::nothing, Fate::nothing, Fate::write},
    {true, false, false, /*filled*/ true, Fate::nothing, Fate::nothing, Fate::nothing},
    {true, false, true, /*filled*/ false, Fate::kept, Fate::write_over_edit, Fate::write},
    {true, false, true, /*filled*/ true, Fate::kept, Fate::write_over_edit, Fate::nothing},
    {true, true, false, /*filled*/ false, Fate::write, Fate::write, Fate::write},
    {true, true, false, /*filled*/ true, Fate::write, Fate::write, Fate::nothing},
    {true, true, true, /*filled*/ false, Fate::conflict, Fate::write_over_edit, Fate::write},
    {true, true, true, /*filled*/ true, Fate::conflict, Fate::write_over_edit, Fate::nothing},
}};

/// A spelling and what it means; two spellings of one meaning are equal under their class. 0 is empty.
struct Value {
  const char* text;
  int meaning;
  ValueForm form = ValueForm::text;
};
constexpr Value k_null{"", 0, ValueForm::null};

struct ValueClass {
  Compare compare;
  Value empty;        ///< another way to write nothing
  Value agreed;       ///< what both sides once had
  Value respelled;    ///< the same, written otherwise
  Value reformatted;  ///< what a site made of it: no longer equal
  Value changed;
  Value other;
};
const std::array<ValueClass, 5> k_classes{{
    {Compare::text, {" \t", 0}, {"Ada B", 1}, {" Ada B ", 1}, {"ADA B", 2}, {"Eve", 3}, {"Kim", 4}},
    {Compare::text_ci, {"  ", 0}, {"\xC3\x89va", 1}, {" \xC3\xA9VA", 1}, {"Eva", 2}, {"Eve", 3}, {"Kim", 4}},
    {Compare::bool_, {" ", 0}, {"true", 1}, {" Yes", 1}, {"on", 2}, {"false", 3}, {"maybe", 4}},
    {Compare::number, {" ", 0}, {"350", 1}, {"+0350.00", 1}, {"350 EUR", 2}, {"-7.5", 3}, {"8", 4}},
    {Compare::id_list, {" , ,", 0}, {"1,2", 1}, {"2, 1 ,2", 1}, {"1;2", 2}, {"3", 3}, {"1,2,3", 4}},
}};

struct BaseValues {
  Value cxone;
  Value ivinex;
};

/// One combination; what is absent is empty.
struct Combination {
  std::optional<BaseValues> base;
  std::optional<Value> cxone;
  std::optional<Value> ivinex;
};

Fate promised(Policy policy, const Combination& c) {
  // A field missing from CXone's answer is neither compared nor written; on_create concerns new rows only.
  if (!c.cxone || policy == Policy::on_create) return Fate::nothing;
  const int shown = c.ivinex ? c.ivinex->meaning : 0;
  if (c.cxone->meaning == shown) return Fate::nothing;
  const bool cxone_moved = c.base && c.cxone->meaning != c.base->cxone.meaning;
  const bool ivinex_moved = c.base && shown != c.base->ivinex.meaning;
  for (const Promise& promise : k_promises) {
    if (promise.has_base != c.base.has_value() || promise.cxone_moved != cxone_moved ||
        promise.ivinex_moved != ivinex_moved || promise.filled != (shown != 0)) {
      continue;
    }
    return policy == Policy::keep_edits ? promise.keep_edits
           : policy == Policy::source   ? promise.source
                                        : promise.if_empty;
  }
  FAIL("the table has no line for this");
  return Fate::nothing;
}

/// The filled e-mail of a user adopted by suggestion changes only by a decision, under every policy.
Fate promised_for_adopted_email(Policy policy, const Combination& c) {
  const Fate fate = promised(policy, c);
  const bool filled = c.ivinex && c.ivinex->meaning != 0;
  return filled && (fate == Fate::write || fate == Fate::write_over_edit) ? Fate::conflict : fate;
}

template <typename Check>
void for_every_combination(const ValueClass& values, const Check& check) {
  const std::vector<std::optional<Value>> cxone{std::nullopt,  k_null,           Value{"", 0},   values.empty,
                                                values.agreed, values.respelled, values.changed, values.other};
  std::vector<std::optional<Value>> ivinex = cxone;
  ivinex.emplace_back(values.reformatted);
  std::vector<std::optional<BaseValues>> bases{std::nullopt};
  for (const Value& left : {values.agreed, values.empty, values.changed}) {
    for (const Value& right : {values.agreed, values.respelled, values.reformatted, values.empty, values.changed}) {
      bases.push_back(BaseValues{left, right});
    }
  }
  for (const auto& base : bases) {
    for (const auto& from_cxone : cxone) {
      for (const auto& from_ivinex : ivinex) check(Combination{base, from_cxone, from_ivinex});
    }
  }
}

std::string words(const std::optional<Value>& value) {
  return !value ? "(absent)" : value->form == ValueForm::null ? "(null)" : "\"" + std::string(value->text) + "\"";
}

void check_fate(const PlanRow& row, Fate fate, Policy policy, const Combination& c, const std::string& field) {
  CHECK(row.action == (fate == Fate::conflict                        ? Action::conflict
                       : fate == Fate::nothing || fate == Fate::kept ? Action::unchanged
                                                                     : Action::update));
  const std::vector<std::string> kept{"edit_kept:" + field};
  CHECK(row.warnings == (fate == Fate::kept ? kept : std::vector<std::string>{}));
  if (fate == Fate::nothing || fate == Fate::kept) {
    CHECK(row.changes.empty());
    return;
  }
  Change expected;
  expected.field = field;
  if (c.ivinex && c.ivinex->form != ValueForm::null) expected.from = c.ivinex->text;
  expected.to = c.cxone->text;
  if (c.base) expected.base = c.base->ivinex.text;
  expected.policy = std::string(to_string(policy));
  expected.conflict = fate == Fate::conflict;
  expected.overwrites_edit = fate == Fate::write_over_edit;
  REQUIRE(row.changes.size() == 1);
  CHECK(row.changes.front() == expected);
}

void set(Record& record, const std::string& field, const std::optional<Value>& value) {
  if (value) record.set(field, value->text, value->form);
}

constexpr std::array<Policy, 4> k_policies{Policy::keep_edits, Policy::source, Policy::on_create, Policy::if_empty};

}  // namespace

TEST_CASE("every policy keeps its promise under every comparison class, whatever base, CXone and Ivinex hold") {
  int combinations = 0;
  for (const ValueClass& values : k_classes) {
    for (const Policy policy : k_policies) {
      Scene scene(Kind::dispositions);
      scene.module.fields.push_back(scene.module.fields.front());
      FieldMapping& notes = scene.module.fields.back();
      notes.field = notes.from = "notes";
      notes.policy = policy;
      notes.compare = values.compare;
      for_every_combination(values, [&](const Combination& c) {
        CAPTURE(to_string(values.compare));
        CAPTURE(to_string(policy));
        CAPTURE((c.base ? words(c.base->cxone) + " / " + words(c.base->ivinex) : "(no base)"));
        CAPTURE(words(c.cxone));
        CAPTURE(words(c.ivinex));
        scene.source.records = {record("1", {{"name", "N"}})};
        set(scene.source.records.front(), "notes", c.cxone);
        // The second row shows that the module has the field, where the first does not carry it.
        scene.sink.records = {record("900", {{"cxone_id", "1"}, {"name", "N"}}),
                              record("901", {{"cxone_id", "9"}, {"name", "X"}, {"notes", ""}})};
        set(scene.sink.records.front(), "notes", c.ivinex);
        Link link;
        link.ivinex_id = "900";
        if (c.base) link.bases.set("notes", Base{c.base->cxone.text, c.base->ivinex.text});
        scene.links = {{"1", link}};
        const Plan plan = scene.plan();
        check_fate(*plan.find("1"), promised(policy, c), policy, c, "notes");
        ++combinations;
      });
    }
  }
  CHECK(combinations == 5 * 4 * 16 * 8 * 9);
}

TEST_CASE(
    "the filled e-mail of an adopted user changes only by a decision, under every policy, an empty one is filled") {
  const ValueClass values{Compare::text,       {" ", 0},           {"a@x.example", 1},
                          {" a@x.example", 1}, {"A@X.EXAMPLE", 2}, {"new@x.example", 3},
                          {"b@x.example", 4}};
  for (const bool adopted : {true, false}) {
    for (const Policy policy : k_policies) {
      Scene scene;
      scene.module.fields[3].policy = policy;
      for_every_combination(values, [&](const Combination& c) {
        CAPTURE(adopted);
        CAPTURE(to_string(policy));
        CAPTURE((c.base ? words(c.base->cxone) + " / " + words(c.base->ivinex) : "(no base)"));
        CAPTURE(words(c.cxone));
        CAPTURE(words(c.ivinex));
        const auto without_email = [](const Record& full) {
          auto fields = full.copy_fields();
          std::erase_if(fields, [](const Field& field) { return field.name == "email"; });
          return Record(full.id(), fields);
        };
        scene.source.records = {without_email(agent("1", "ada"))};
        set(scene.source.records.front(), "email", c.cxone);
        scene.sink.records = {without_email(user_row("900", "1", "ada")), user_row("901", "9", "eve")};
        set(scene.sink.records.front(), "email", c.ivinex);
        Link link;
        link.ivinex_id = "900";
        link.adopted = adopted;
        if (c.base) link.bases.set("email", Base{c.base->cxone.text, c.base->ivinex.text});
        scene.links = {{"1", link}};
        const Plan plan = scene.plan();
        const Fate fate = adopted ? promised_for_adopted_email(policy, c) : promised(policy, c);
        check_fate(*plan.find("1"), fate, policy, c, "email");
      });
    }
  }
}

TEST_CASE("a suggestion shows the same for the e-mail: adopting the row never writes over a filled one by itself") {
  for (const Policy policy : k_policies) {
    for (const char* held : {"", " ", "hand@x.example"}) {
      Scene scene;
      scene.module.fields[3].policy = policy;
      scene.source.records = {agent("1", "ada", "Ada", "Sample", "new@x.example")};
      scene.sink.records = {user_row("900", "", "ada", "Ada", "Sample", held)};
      CAPTURE(to_string(policy));
      CAPTURE(held);
      const Plan plan = scene.plan();
      REQUIRE(plan.find("1")->candidates.size() == 1);
      const bool filled = std::string(held) == "hand@x.example";
      for (const Change& change : plan.find("1")->candidates.front().changes) {
        if (change.field == "email") CHECK(change.conflict == filled);
      }
    }
  }
}

TEST_CASE("an e-mail field is protected by its name too, where it is fed from something else") {
  Scene scene;
  scene.module.fields[3].from = "user_name";
  scene.module.fields[3].policy = Policy::source;
  scene.source.records = {agent("1", "ada@x.example")};
  scene.sink.records = {user_row("900", "1", "ada@x.example", "Ada", "Sample", "hand@x.example")};
  Link link;
  link.ivinex_id = "900";
  link.adopted = true;
  scene.links = {{"1", link}};
  CHECK(scene.plan().find("1")->action == Action::conflict);
}
