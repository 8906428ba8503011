#include "apply/learn.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "plan/compare.hpp"
#include "plan/mapping.hpp"

namespace cxsync {

namespace {

bool names_field(const std::vector<Change>& changes, const std::string& field) {
  return std::any_of(changes.begin(), changes.end(), [&](const Change& change) { return change.field == field; });
}

bool was_written(Outcome outcome) { return outcome == Outcome::created || outcome == Outcome::updated; }

class Learner {
 public:
  explicit Learner(const Lesson& lesson) : lesson_(lesson) {
    for (std::size_t i = 0; i < lesson.ticked->size(); ++i) ticked_by_row_.emplace((*lesson.ticked)[i].row, i);
  }

  std::vector<LinkUpdate> learn() const {
    std::vector<LinkUpdate> updates;
    for (const PlanRow& row : lesson_.plan->rows()) {
      if (row.action == Action::invalid) continue;
      const Record* live = row_of(row);
      if (live == nullptr) continue;
      if (auto update = learn_row(row, *live)) updates.push_back(*std::move(update));
    }
    return updates;
  }

 private:
  /// The one row that carries the key; ambiguous ones only after a person's decision was carried out.
  [[nodiscard]] const Record* row_of(const PlanRow& row) const {
    const Rows rows = lesson_.rows->with_key(row.key);
    const auto ticked = ticked_by_row_.find(&row);
    if (row.action == Action::ambiguous) {
      if (ticked == ticked_by_row_.end()) return nullptr;
      const auto& outcome = (*lesson_.outcomes)[ticked->second];
      if (!was_written(outcome.outcome) && outcome.outcome != Outcome::unchanged) return nullptr;
      const Record* chosen = outcome.ivinex_id ? lesson_.rows->with_id(*outcome.ivinex_id) : nullptr;
      return chosen != nullptr && lesson_.rows->key_of(*chosen) == row.key ? chosen : nullptr;
    }
    return rows.size() == 1 ? rows.front() : nullptr;
  }

  /// Empty: all of it is remembered already.
  [[nodiscard]] std::optional<LinkUpdate> learn_row(const PlanRow& row, const Record& live) const {
    LinkUpdate update{.key = row.key, .ivinex_id = std::string(live.id()), .adopted = std::nullopt, .bases = {}};
    const Link* link = known_link(update);
    const auto remembered = link == nullptr ? std::map<std::string, Base>() : link->bases.all();
    const auto entry = ticked_by_row_.find(&row);
    const TickedRow* ticked = entry == ticked_by_row_.end() ? nullptr : &(*lesson_.ticked)[entry->second];
    const bool written = ticked != nullptr && was_written((*lesson_.outcomes)[entry->second].outcome);
    const bool decided = ticked != nullptr && (written || ticked->task == TickedRow::Task::remember) &&
                         (*lesson_.outcomes)[entry->second].outcome != Outcome::skipped;
    if (ticked != nullptr && ticked->suggested && decided && (link == nullptr || !link->adopted)) update.adopted = true;
    for (const FieldMapping& mapping : lesson_.module->fields) {
      const Wanted wanted = wanted_value(mapping, row.source);
      if (wanted.state != Wanted::State::value) continue;
      const std::string_view shown = live.get(mapping.field).value_or("");
      const bool agreed = equal_values(mapping.compare, wanted.value, shown);
      const bool sent = written && names_field(ticked->changes, mapping.field);
      const bool kept = decided && names_field(ticked->kept, mapping.field);
      if (!agreed && !sent && !kept) continue;
      const auto base = remembered.find(mapping.field);
      if (base != remembered.end() && base->second.cxone == wanted.value && base->second.ivinex == shown) continue;
      update.bases.emplace(mapping.field, Base{std::string(wanted.value), std::string(shown)});
    }
    if (link != nullptr && update.bases.empty() && !update.adopted) return std::nullopt;
    return update;
  }

  /// The link to this very row, as it was before the run; null: there was none.
  [[nodiscard]] const Link* known_link(const LinkUpdate& update) const {
    const auto known = lesson_.links->find(update.key);
    return known == lesson_.links->end() || known->second.ivinex_id != update.ivinex_id ? nullptr : &known->second;
  }

  const Lesson& lesson_;
  std::unordered_map<const PlanRow*, std::size_t> ticked_by_row_;
};

}  // namespace

std::vector<LinkUpdate> learn(const Lesson& lesson) { return Learner(lesson).learn(); }

}  // namespace cxsync
