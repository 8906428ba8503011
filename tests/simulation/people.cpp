#include "simulation/people.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace cxsync::simulation {

void People::act(Kind kind) {
  Random& random = machine_.random();
  auto& rows = rows_.of(kind);
  const auto what = random.below(20);
  if (rows.empty() || what < 2) {
    if (rows.size() < 20) add_row(kind);
    return;
  }
  Row& row = random.pick(rows);
  if (what == 2) {
    type_key(kind, row);
  } else if (what == 3) {
    machine_.count("key cleared");
    give_away(kind, row);
    type(kind, row, rows_.module(kind).key_field, "");
  } else if (what == 4 && random.chance(50)) {
    remove(kind, row);
  } else if (what == 5 && !rows_.module(kind).group_field.empty()) {
    regroup(kind, row);
  } else {
    edit(kind, row);
  }
}

void People::type(Kind kind, Row& row, const std::string& field, const std::string& value) {
  Cell& cell = row.cells[field];
  // Typed between a write and its read-back, a value cannot be told from what the site made of the written one; cxsync
  // reports that it was read back with another value, and takes it for that.
  const bool mistaken = cell.author == Author::cxsync && judge_.is_under_way(cell.written_at);
  cell = Cell{.value = rows_.stored(kind, field, value),
              .author = Author::person,
              .undecided = !mistaken,
              .mistaken = mistaken};
  row.touched_at = machine_.steps();
  machine_.trace().note("a person types", row.id + " " + field + "=\"" + cell.value + "\"");
}

void People::edit(Kind kind, Row& row) {
  const auto& fields = rows_.module(kind).fields;
  const FieldMapping& mapping = machine_.random().pick(fields);
  machine_.count("field edited");
  if (mapping.compare == Compare::bool_) {
    const std::string value = row.value(mapping.field);
    type(kind, row, mapping.field, value == "true" || value == "1" ? "false" : "true");
    return;
  }
  if (mapping.from == "user_name" || mapping.from == "name") row.given_away = true;
  const bool clears = machine_.random().chance(15);
  type(kind, row, mapping.field, clears ? std::string() : cxone_.fresh_word("person"));
}

void People::regroup(Kind kind, Row& row) {
  const std::string& field = rows_.module(kind).group_field;
  const std::string groups = row.value(field);
  if (machine_.random().chance(40)) return type(kind, row, field, "");
  type(kind, row, field, groups.empty() ? "Sales" : groups + ", Group " + std::to_string(machine_.steps()));
}

void People::give_away(Kind kind, Row& row) {
  row.given_away = true;
  if (const auto key = rows_.key_of(kind, row); !key.empty()) judge_.touched(kind, key);
}

void People::type_key(Kind kind, Row& row) {
  const auto& records = cxone_.of(kind);
  if (records.empty()) return;
  const std::string key(machine_.random().pick(records).id());
  machine_.count("key typed by hand");
  give_away(kind, row);
  judge_.touched(kind, key);
  put_key(kind, row, key);
}

void People::put_key(Kind kind, Row& row, const std::string& key) {
  judge_.excuse_twins(kind, key);
  type(kind, row, rows_.module(kind).key_field, key);
  if (!judge_.is_under_way(machine_.steps())) return;
  // A run that creates the record at this moment finds the row by its key and takes it for the created one.
  for (auto& [field, cell] : row.cells) cell.undecided = false;
}

void People::remove(Kind kind, Row& row) {
  machine_.count("row deleted by hand");
  machine_.trace().note("a person deletes", row.id);
  give_away(kind, row);
  auto& rows = rows_.of(kind);
  rows.erase(rows.begin() + (&row - rows.data()));
}

void People::add_row(Kind kind) {
  Random& random = machine_.random();
  Row& row = rows_.add(kind, Author::person);
  row.given_away = true;
  const auto& records = cxone_.of(kind);
  const Record* twin = records.empty() || random.chance(30) ? nullptr : &random.pick(records);
  const std::string login = kind == Kind::users ? "user_name" : "name";
  for (const FieldMapping& mapping : rows_.module(kind).fields) {
    std::string value = random.chance(20) ? std::string() : cxone_.fresh_word("own");
    if (mapping.compare == Compare::bool_) value = "true";
    if (twin != nullptr && mapping.from == login) {
      machine_.count("row added with a record's name");
      value = std::string(trim(twin->get(login).value_or("")));
    }
    type(kind, row, mapping.field, value);
    // What CXone holds too is nobody's edit.
    row.cells[mapping.field].undecided = twin == nullptr || mapping.from != login;
  }
  if (twin == nullptr) return;
  const std::string key(twin->id());
  judge_.touched(kind, key);
  if (random.chance(25)) put_key(kind, row, key);
}

/// Only rows that cxsync knows by a link: a row that was never shown to it, or that it forgot with its state, it cannot
/// tell from one that does not exist, and creates again.
void People::hide_rows(Kind kind, const IsLinked& is_linked) {
  for (Row& row : rows_.of(kind)) {
    const std::string key = rows_.key_of(kind, row);
    if (key.empty() || !machine_.random().chance(30) || !is_linked(kind, key, row.id)) continue;
    row.hidden = true;
    machine_.count("row hidden");
    machine_.trace().note("a read filter hides", row.id);
  }
}

void People::show_rows() {
  for (const Kind kind : k_all_kinds) {
    for (Row& row : rows_.of(kind)) row.hidden = false;
  }
}

}  // namespace cxsync::simulation
