#include "apply/resume.hpp"

#include <algorithm>
#include <unordered_map>

#include "apply/verify.hpp"

namespace cxsync {

namespace {

using Task = TickedRow::Task;

/// The same values over the same values, in whatever order.
bool same_writes(const std::vector<Change>& today, const JournalEntry& entry) {
  if (today.size() != entry.changes.size() + entry.kept.size()) return false;
  const auto reviewed = [&](const Change& change) {
    const auto same = [&](const Change& other) {
      return other.field == change.field && other.from == change.from && other.to == change.to;
    };
    return std::any_of(entry.changes.begin(), entry.changes.end(), same) ||
           std::any_of(entry.kept.begin(), entry.kept.end(), same);
  };
  return std::all_of(today.begin(), today.end(), reviewed);
}

/// What today's plan would write to the row of the entry; null: it would not touch that row.
const std::vector<Change>* changes_today(const PlanRow& row, const JournalEntry& entry) {
  if (row.action != entry.action) return nullptr;
  if (entry.creates) return row.action == Action::create || allows_new(row) ? &row.changes : nullptr;
  if (row.ivinex_id == entry.ivinex_id) return &row.changes;
  const auto candidate = std::find_if(row.candidates.begin(), row.candidates.end(),
                                      [&](const Candidate& c) { return c.ivinex_id == entry.ivinex_id; });
  return candidate == row.candidates.end() ? nullptr : &candidate->changes;
}

class Resumption {
 public:
  Resumption(const Plan& today, const ModuleConfig& module, const LiveRows& live, std::deque<PlanRow>& gone)
      : module_(module), live_(live), gone_(gone) {
    for (const PlanRow& row : today.rows()) by_key_.emplace(row.key, &row);
  }

  [[nodiscard]] TickedRow row(const JournalEntry& entry) {
    const auto found = by_key_.find(entry.key);
    const PlanRow* planned = found == by_key_.end() ? nullptr : found->second;
    TickedRow ticked;
    ticked.row = planned != nullptr ? planned : &as_reviewed(entry);
    if (!entry.creates) ticked.ivinex_id = entry.ivinex_id;
    if (entry.state != WriteState::intended && stands_there(entry)) {
      settle(entry, ticked);
    } else if (planned == nullptr) {
      leave(ticked, "CXone no longer lists the record");
    } else if (entry.creates && planned->reason == "unsettled") {
      ticked.task = Task::settled;
      ticked.outcome = Outcome::unknown;
      ticked.skip_code = "not_found_after_write";
      ticked.skip_message = "Ivinex reported the row as created, but does not list it";
    } else if (planned->action == Action::unchanged) {
      ticked.task = Task::unchanged;
      ticked.ivinex_id = planned->ivinex_id.value_or("");
    } else {
      send_again(entry, *planned, ticked);
    }
    return ticked;
  }

 private:
  [[nodiscard]] bool stands_there(const JournalEntry& entry) const {
    const std::string_view id = entry.creates ? std::string_view() : std::string_view(entry.ivinex_id);
    return is_written(entry.key, id, entry.changes, module_, live_) && (entry.creates || !entry.changes.empty());
  }

  const PlanRow& as_reviewed(const JournalEntry& entry) {
    PlanRow& row = gone_.emplace_back();
    row.key = entry.key;
    row.name = entry.name;
    row.action = entry.action;
    return row;
  }

  void settle(const JournalEntry& entry, TickedRow& ticked) const {
    ticked.task = Task::settled;
    ticked.outcome = entry.creates ? Outcome::created : Outcome::updated;
    if (entry.creates) ticked.ivinex_id = live_.with_key(entry.key).front()->id();
  }

  static void leave(TickedRow& ticked, std::string why) {
    ticked.task = Task::skip;
    ticked.skip_code = "stale";
    ticked.skip_message = std::move(why);
  }

  static void send_again(const JournalEntry& entry, const PlanRow& planned, TickedRow& ticked) {
    if (entry.changes.empty()) return leave(ticked, "what was reviewed of the row is no longer kept");
    const std::vector<Change>* changes = changes_today(planned, entry);
    if (changes == nullptr || !same_writes(*changes, entry)) {
      return leave(ticked, "the record or the Ivinex row changed since it was reviewed");
    }
    ticked.task = entry.creates ? Task::create : Task::update;
    ticked.changes = entry.changes;
    ticked.kept = entry.kept;
    ticked.adopts = entry.adopts;
    ticked.suggested = entry.suggested;
  }

  std::unordered_map<std::string_view, const PlanRow*> by_key_;
  const ModuleConfig& module_;
  const LiveRows& live_;
  std::deque<PlanRow>& gone_;
};

}  // namespace

std::vector<TickedRow> resume(const std::vector<JournalEntry>& open, const Plan& today, const ModuleConfig& module,
                              const LiveRows& live, std::deque<PlanRow>& gone) {
  Resumption resumption(today, module, live, gone);
  std::vector<TickedRow> rows;
  for (const JournalEntry& entry : open) rows.push_back(resumption.row(entry));
  return rows;
}

}  // namespace cxsync
