#include "apply/learn.hpp"

#include <algorithm>
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
      LinkUpdate update = learn_row(row, *live);
      if (is_news(update)) updates.push_back(std::move(update));
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

  [[nodiscard]] LinkUpdate learn_row(const PlanRow& row, const Record& live) const {
    LinkUpdate update{.key = row.key, .ivinex_id = std::string(live.id()), .adopted = std::nullopt, .bases = {}};
    const auto entry = ticked_by_row_.find(&row);
    const TickedRow* ticked = entry == ticked_by_row_.end() ? nullptr : &(*lesson_.ticked)[entry->second];
    const bool written = ticked != nullptr && was_written((*lesson_.outcomes)[entry->second].outcome);
    const bool decided = ticked != nullptr && (written || ticked->task == TickedRow::Task::remember) &&
                         (*lesson_.outcomes)[entry->second].outcome != Outcome::skipped;
    if (ticked != nullptr && ticked->suggested && decided) update.adopted = true;
    for (const FieldMapping& mapping : lesson_.module->fields) {
      const Wanted wanted = wanted_value(mapping, row.source);
      if (wanted.state != Wanted::State::value) continue;
      const std::string shown(live.get(mapping.field).value_or(""));
      const bool agreed = equal_values(mapping.compare, wanted.value, shown);
      const bool sent = written && names_field(ticked->changes, mapping.field);
      const bool kept = decided && names_field(ticked->kept, mapping.field);
      if (agreed || sent || kept) update.bases.emplace(mapping.field, Base{std::string(wanted.value), shown});
    }
    return update;
  }

  /// Drops what is remembered already; false if nothing is left.
  [[nodiscard]] bool is_news(LinkUpdate& update) const {
    const auto known = lesson_.links->find(update.key);
    if (known == lesson_.links->end() || known->second.ivinex_id != update.ivinex_id) return true;
    const Link& link = known->second;
    std::erase_if(update.bases, [&](const auto& entry) {
      const auto base = link.bases.find(entry.first);
      return base && *base == entry.second;
    });
    if (update.adopted && *update.adopted == link.adopted) update.adopted.reset();
    return !update.bases.empty() || update.adopted;
  }

  const Lesson& lesson_;
  std::unordered_map<const PlanRow*, std::size_t> ticked_by_row_;
};

}  // namespace

std::vector<LinkUpdate> learn(const Lesson& lesson) { return Learner(lesson).learn(); }

}  // namespace cxsync
