#include "apply/ticked.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

using Task = TickedRow::Task;

bool wants_write(const PlanRow& row) {
  return row.action == Action::create || row.action == Action::update || row.action == Action::conflict;
}

/// What stands behind `KEY=`: `new` or an Ivinex id, and whose value wins where both sides changed a field.
struct Decision {
  std::string_view row;
  std::optional<OnConflict> conflict;
};

std::optional<OnConflict> side_named(std::string_view word) {
  if (word == "cxone") return OnConflict::cxone;
  if (word == "ivinex") return OnConflict::ivinex;
  return std::nullopt;
}

Decision read_decision(std::string_view text) {
  if (const auto side = side_named(text)) return {{}, side};
  const auto equals = text.rfind('=');
  if (equals == std::string_view::npos) return {text, {}};
  const auto side = side_named(trim(text.substr(equals + 1)));
  return side ? Decision{trim(text.substr(0, equals)), side} : Decision{text, {}};
}

bool has_conflict(const std::vector<Change>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const Change& change) { return change.conflict; });
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
  void resolve_explicit(const PlanRow& row, const std::string& text, TickedRow& ticked) const;
  [[nodiscard]] bool resolve_by_word(const PlanRow& row, TickedRow& ticked) const;
  static void write(TickedRow& ticked, const std::string& id, const std::vector<Change>& changes,
                    OnConflict on_conflict);
  static void adopt(TickedRow& ticked, const Candidate& candidate, OnConflict on_conflict);

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

void Resolver::write(TickedRow& ticked, const std::string& id, const std::vector<Change>& changes,
                     OnConflict on_conflict) {
  if (on_conflict == OnConflict::skip && has_conflict(changes)) {
    ticked.skip_code = "conflict";
    return;
  }
  ticked.ivinex_id = id;
  for (const Change& change : changes) {
    (change.conflict && on_conflict == OnConflict::ivinex ? ticked.kept : ticked.changes).push_back(change);
  }
  ticked.task = id.empty() ? Task::create : ticked.changes.empty() ? Task::remember : Task::update;
}

void Resolver::adopt(TickedRow& ticked, const Candidate& candidate, OnConflict on_conflict) {
  ticked.adopts = true;
  ticked.suggested = ticked.row->reason == "suggestion" || ticked.row->reason == "user_name_taken";
  write(ticked, candidate.ivinex_id, candidate.changes, on_conflict);
}

[[noreturn]] void refuse_decision(const PlanRow& row, const std::string& decision, const std::string& why) {
  throw Error(ErrorCode::selection_not_a_candidate,
              "\"" + row.key + "=" + printable(decision, 80) + "\" cannot be done: " + why,
              "The plan shows the row's candidates and conflicts; nothing was written.", {{"key", row.key}});
}

void Resolver::resolve_explicit(const PlanRow& row, const std::string& text, TickedRow& ticked) const {
  const Decision decision = read_decision(text);
  const OnConflict on_conflict = decision.conflict.value_or(on_conflict_);
  if (decision.row == "new") {
    if (row.action != Action::create && !allows_new(row)) refuse_decision(row, text, "the row is not a new one");
    return write(ticked, {}, row.changes, on_conflict);
  }
  if (!decision.row.empty()) {
    const auto candidate = std::find_if(row.candidates.begin(), row.candidates.end(),
                                        [&](const Candidate& c) { return c.ivinex_id == decision.row; });
    if (candidate == row.candidates.end()) refuse_decision(row, text, "it is not among the row's candidates");
    return adopt(ticked, *candidate, on_conflict);
  }
  if (decision.conflict && row.action != Action::conflict) refuse_decision(row, text, "the row is no conflict");
  if (row.action == Action::unchanged) {
    ticked.task = Task::unchanged;
    ticked.ivinex_id = row.ivinex_id.value_or("");
  } else if (wants_write(row)) {
    write(ticked, row.ivinex_id.value_or(""), row.changes, on_conflict);
  } else {
    ticked.skip_code = std::string(to_string(row.action));
  }
}

bool Resolver::resolve_by_word(const PlanRow& row, TickedRow& ticked) const {
  const bool created = row.action == Action::create && row.reason != "inactive";
  const bool changed = row.action == Action::update || row.action == Action::conflict;
  if ((created && (has("all") || has("new"))) || (changed && (has("all") || has("changed")))) {
    write(ticked, row.ivinex_id.value_or(""), row.changes, on_conflict_);
    return true;
  }
  if (row.action == Action::ambiguous && row.reason == "suggestion" && row.candidates.size() == 1 && has("suggested")) {
    // A row that two records might be is given to neither without a person's word.
    if (offers_.at(row.candidates.front().ivinex_id) == 1) {
      adopt(ticked, row.candidates.front(), on_conflict_);
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
    if (decision != decisions_.end()) {
      resolve_explicit(row, decision->second, ticked);
    } else if (!resolve_by_word(row, ticked)) {
      continue;
    }
    ticked_rows.push_back(std::move(ticked));
  }
  return ticked_rows;
}

}  // namespace

std::vector<TickedRow> resolve_selection(const Plan& plan, const Selection& selection, OnConflict on_conflict) {
  return Resolver(plan, selection, on_conflict).resolve();
}

}  // namespace cxsync
