#include "apply/ticked.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

using Task = TickedRow::Task;

bool wants_write(const PlanRow& row) {
  return row.action == Action::create || row.action == Action::update || row.action == Action::conflict;
}

/// Turns a selection into what is to be done with each row of one plan.
class Resolver {
 public:
  Resolver(const Plan& plan, const Selection& selection, OnConflict on_conflict)
      : plan_(plan), on_conflict_(on_conflict) {
    for (const SelectionItem& item : selection.items()) take(item);
    require_known_keys();
    for (const PlanRow& row : plan.rows()) {
      for (const Candidate& candidate : row.candidates) ++offers_[candidate.ivinex_id];
    }
  }

  std::vector<TickedRow> resolve();

 private:
  void take(const SelectionItem& item);
  void require_known_keys() const;
  [[nodiscard]] bool has(std::string_view word) const { return words_.contains(std::string(word)); }
  [[nodiscard]] bool resolve_explicit(const PlanRow& row, const std::string& decision, TickedRow& ticked) const;
  [[nodiscard]] bool resolve_by_word(const PlanRow& row, TickedRow& ticked) const;
  void write(TickedRow& ticked, const std::string& id, const std::vector<Change>& changes) const;
  void adopt(TickedRow& ticked, const Candidate& candidate) const;

  const Plan& plan_;
  OnConflict on_conflict_;
  std::map<std::string, bool> words_;
  std::map<std::string, std::string, std::less<>> decisions_;  ///< by key
  std::unordered_map<std::string_view, int> offers_;           ///< how many rows a candidate is offered to
};

void Resolver::take(const SelectionItem& item) {
  if (is_selection_word(item.key_or_word)) {
    words_.emplace(item.key_or_word, true);
    return;
  }
  const auto [entry, added] = decisions_.emplace(item.key_or_word, item.decision);
  if (!added && entry->second != item.decision) {
    throw Error(ErrorCode::selection_bad_word, "the selection decides \"" + item.key_or_word + "\" in two ways",
                "Name each key once.", {{"key", item.key_or_word}});
  }
}

void Resolver::require_known_keys() const {
  if (decisions_.empty()) return;
  std::unordered_map<std::string_view, bool> known;
  for (const PlanRow& row : plan_.rows()) known.emplace(row.key, true);
  for (const auto& [key, decision] : decisions_) {
    if (known.contains(key)) continue;
    throw Error(
        ErrorCode::selection_unknown_key,
        "the selection names \"" + key + "\", which is no key of this plan of " + std::string(to_string(plan_.kind())),
        "Take keys from the plan's rows; nothing was written.", {{"key", key}});
  }
}

void Resolver::write(TickedRow& ticked, const std::string& id, const std::vector<Change>& changes) const {
  const bool conflict = std::any_of(changes.begin(), changes.end(), [](const Change& c) { return c.conflict; });
  if (conflict && on_conflict_ == OnConflict::skip) {
    ticked.skip_code = "conflict";
    return;
  }
  ticked.ivinex_id = id;
  for (const Change& change : changes) {
    (change.conflict && on_conflict_ == OnConflict::ivinex ? ticked.kept : ticked.changes).push_back(change);
  }
  ticked.task = id.empty() ? Task::create : ticked.changes.empty() ? Task::remember : Task::update;
}

void Resolver::adopt(TickedRow& ticked, const Candidate& candidate) const {
  ticked.adopts = true;
  ticked.suggested = ticked.row->reason == "suggestion" || ticked.row->reason == "user_name_taken";
  write(ticked, candidate.ivinex_id, candidate.changes);
}

[[noreturn]] void refuse_decision(const PlanRow& row, const std::string& decision, const std::string& why) {
  throw Error(ErrorCode::selection_not_a_candidate,
              "\"" + row.key + "=" + printable(decision, 80) + "\" cannot be done: " + why,
              "The plan's candidates for the row list what it may be; nothing was written.", {{"key", row.key}});
}

bool Resolver::resolve_explicit(const PlanRow& row, const std::string& decision, TickedRow& ticked) const {
  if (decision == "new") {
    if (row.action != Action::create && !allows_new(row)) refuse_decision(row, decision, "the row is not a new one");
    write(ticked, {}, row.changes);
    return true;
  }
  if (!decision.empty()) {
    const auto candidate = std::find_if(row.candidates.begin(), row.candidates.end(),
                                        [&](const Candidate& c) { return c.ivinex_id == decision; });
    if (candidate == row.candidates.end()) refuse_decision(row, decision, "it is not among the row's candidates");
    adopt(ticked, *candidate);
    return true;
  }
  if (row.action == Action::unchanged) {
    ticked.task = Task::unchanged;
    ticked.ivinex_id = row.ivinex_id.value_or("");
  } else if (wants_write(row)) {
    write(ticked, row.ivinex_id.value_or(""), row.changes);
  } else {
    ticked.skip_code = std::string(to_string(row.action));
  }
  return true;
}

bool Resolver::resolve_by_word(const PlanRow& row, TickedRow& ticked) const {
  const bool created = row.action == Action::create && row.reason != "inactive";
  const bool changed = row.action == Action::update || row.action == Action::conflict;
  if ((created && (has("all") || has("new"))) || (changed && (has("all") || has("changed")))) {
    write(ticked, row.ivinex_id.value_or(""), row.changes);
    return true;
  }
  if (row.action == Action::ambiguous && row.reason == "suggestion" && row.candidates.size() == 1 && has("suggested")) {
    // A row that two records might be is given to neither without a person's word.
    if (offers_.at(row.candidates.front().ivinex_id) == 1) {
      adopt(ticked, row.candidates.front());
    } else {
      ticked.skip_code = "ambiguous";
      ticked.expected_skip = true;
    }
    return true;
  }
  if ((row.action == Action::ambiguous || row.action == Action::invalid) && has("all")) {
    ticked.skip_code = std::string(to_string(row.action));
    ticked.expected_skip = true;
    return true;
  }
  return false;
}

std::vector<TickedRow> Resolver::resolve() {
  std::vector<TickedRow> ticked_rows;
  for (const PlanRow& row : plan_.rows()) {
    TickedRow ticked;
    ticked.row = &row;
    const auto decision = decisions_.find(row.key);
    const bool selected =
        decision != decisions_.end() ? resolve_explicit(row, decision->second, ticked) : resolve_by_word(row, ticked);
    if (selected) ticked_rows.push_back(std::move(ticked));
  }
  return ticked_rows;
}

}  // namespace

std::vector<TickedRow> resolve_selection(const Plan& plan, const Selection& selection, OnConflict on_conflict) {
  return Resolver(plan, selection, on_conflict).resolve();
}

}  // namespace cxsync
