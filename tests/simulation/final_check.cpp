#include "simulation/final_check.hpp"

#include <algorithm>

#include "plan/compare.hpp"
#include "plan/mapping.hpp"
#include "support/text.hpp"

namespace cxsync::simulation {

namespace {

class EndState {
 public:
  EndState(World& world, Kind kind, OnConflict on_conflict)
      : world_(world), kind_(kind), module_(*world.config.module(kind)), on_conflict_(on_conflict) {}

  void check() {
    for (const Record& record : world_.cxone->of(kind_)) check_record(record);
    if (kind_ == Kind::users && !world_.state_was_lost) check_follow_ups();
  }

 private:
  [[nodiscard]] std::string field_for(const char* canonical) const {
    return std::string(field_fed_from(module_, canonical));
  }
  [[nodiscard]] bool is_valid(const Record& record) const;
  [[nodiscard]] bool login_is_taken(const Record& record) const;
  void check_record(const Record& record);
  void check_values(const Record& record, const Row& row);
  [[nodiscard]] bool is_settled(const FieldMapping& mapping, const Row& row) const;
  void check_follow_ups();

  World& world_;
  Kind kind_;
  const ModuleConfig& module_;
  OnConflict on_conflict_;
};

bool EndState::is_valid(const Record& record) const {
  if (kind_ != Kind::users) return record.find("name").has_value();
  const auto login = fold_case(trim(record.get("user_name").value_or("")));
  const auto& all = world_.cxone->of(kind_);
  return !login.empty() && std::count_if(all.begin(), all.end(), [&](const Record& other) {
                             return fold_case(trim(other.get("user_name").value_or(""))) == login;
                           }) == 1;
}

bool EndState::login_is_taken(const Record& record) const {
  const std::string canonical = kind_ == Kind::users ? "user_name" : "name";
  const auto login = fold_case(trim(record.get(canonical).value_or("")));
  const auto& rows = world_.rows.of(kind_);
  return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
    return world_.rows.key_of(kind_, row) != record.id() &&
           fold_case(trim(row.value(field_for(canonical.c_str())))) == login;
  });
}

void EndState::check_record(const Record& record) {
  const auto& judge = world_.judge;
  const std::string key(record.id());
  if (judge.is_touched(kind_, key) || judge.is_excused(kind_, key) || !is_valid(record)) return;
  std::vector<const Row*> found;
  for (const Row& row : world_.rows.of(kind_)) {
    if (world_.rows.key_of(kind_, row) == record.id()) found.push_back(&row);
  }
  const std::string name = std::string(to_string(kind_)) + " " + key;
  const bool inactive = record.get("is_active") == "false";
  if (found.empty()) {
    if (login_is_taken(record) || (inactive && !module_.create_inactive)) return;
    world_.judge.violated(name + " has no row in the end");
  } else if (found.size() > 1) {
    world_.judge.violated(name + " has several rows in the end");
  } else {
    check_values(record, *found.front());
  }
}

/// Whether cxsync can know by now that the value is its own.
bool EndState::is_settled(const FieldMapping& mapping, const Row& row) const {
  const auto cell = row.cells.find(mapping.field);
  if (cell == row.cells.end()) return true;
  return cell->second.author == Author::cxsync && !cell->second.in_doubt;
}

void EndState::check_values(const Record& record, const Row& row) {
  const bool all_settled = std::all_of(module_.fields.begin(), module_.fields.end(),
                                       [&](const FieldMapping& mapping) { return is_settled(mapping, row); });
  // Without a decision one open field holds the whole row.
  if (on_conflict_ == OnConflict::skip && (!all_settled || world_.state_was_lost)) return;
  for (const FieldMapping& mapping : module_.fields) {
    const auto wanted = wanted_value(mapping, record);
    if (wanted.state != Wanted::State::value) continue;
    const auto cell = row.cells.find(mapping.field);
    const bool mistaken = cell != row.cells.end() && cell->second.mistaken;
    const bool follows = (mapping.policy == Policy::source && !mistaken) ||
                         (mapping.policy == Policy::keep_edits && is_settled(mapping, row) && !world_.state_was_lost);
    if (!follows) continue;
    const auto stored = world_.rows.stored(kind_, mapping.field, std::string(wanted.value));
    if (equal_values(mapping.compare, stored, row.value(mapping.field))) continue;
    world_.judge.violated(std::string(to_string(kind_)) + " " + std::string(record.id()) + ": " + mapping.field +
                          " is \"" + row.value(mapping.field) + "\" in the end instead of \"" + stored + "\"");
  }
}

/// A user that cxsync made has no password: somebody must be told, whatever happened in between.
void EndState::check_follow_ups() {
  const auto list = world_.engine().follow_ups().follow_ups;
  for (const Row& row : world_.rows.of(kind_)) {
    const auto key = world_.rows.key_of(kind_, row);
    if (row.maker != Author::cxsync || row.given_away || key.empty() || world_.judge.is_touched(kind_, key)) continue;
    const bool listed = std::any_of(list.begin(), list.end(), [&](const FollowUp& item) { return item.key == key; });
    if (!listed) world_.judge.violated("user " + key + " was made, and nobody is told to set its password");
  }
}

}  // namespace

void check_end_state(World& world, Kind kind, OnConflict on_conflict) { EndState(world, kind, on_conflict).check(); }

}  // namespace cxsync::simulation
