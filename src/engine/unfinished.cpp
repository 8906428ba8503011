#include "engine/unfinished.hpp"

#include "apply/hints.hpp"
#include "apply/verify.hpp"
#include "plan/compare.hpp"
#include "plan/mapping.hpp"

namespace cxsync {

namespace {

/// What a row that was found written teaches: its link, and the values it was sent.
LinkUpdate learnt(const JournalEntry& entry, const ModuleConfig& module, const LiveRows& live) {
  const Record* row = entry.creates ? live.with_key(entry.key).front() : live.with_id(entry.ivinex_id);
  LinkUpdate link{.key = entry.key, .ivinex_id = std::string(row->id()), .adopted = std::nullopt, .bases = {}};
  if (entry.suggested) link.adopted = true;
  for (const Change& change : entry.changes) {
    const FieldMapping* mapping = mapping_of(module, change.field);
    const std::string shown(row->get(change.field).value_or(""));
    // Another value may be a person's: a row with the key need not be the one that was sent.
    if (mapping == nullptr || !equal_values(mapping->compare, change.to.value_or(""), shown)) continue;
    link.bases.emplace(change.field, Base{change.to.value_or(""), shown});
  }
  return link;
}

}  // namespace

Settled settle_earlier(const std::vector<JournalEntry>& open, Kind kind, const ModuleConfig& module,
                       const LiveRows& live) {
  Settled settled;
  for (const JournalEntry& entry : open) {
    if (entry.state == WriteState::intended || (!entry.creates && entry.changes.empty())) continue;
    const std::string_view id = entry.creates ? std::string_view() : std::string_view(entry.ivinex_id);
    if (!is_written(entry.key, id, entry.changes, module, live)) continue;
    settled.links.push_back(learnt(entry, module, live));
    if (entry.creates && kind == Kind::users) settled.follow_ups.push_back({"set_password", entry.key, entry.name, {}});
  }
  return settled;
}

namespace {

ReportRow row_of(const JournalEntry& entry) {
  ReportRow row;
  row.key = entry.key;
  row.name = entry.name;
  row.action = entry.action;
  if (!entry.ivinex_id.empty()) row.ivinex_id = entry.ivinex_id;
  row.attempts = entry.attempts;
  switch (entry.state) {
    case WriteState::intended:
      row.outcome = Outcome::skipped;
      row.error = row_error("interrupted", "the run was cut off before this row was sent");
      break;
    case WriteState::confirmed:
      row.outcome = entry.creates ? Outcome::created : Outcome::updated;
      row.error =
          row_error("not_verified", "Ivinex reported success; the run was cut off before the row was read back");
      break;
    case WriteState::refused:
      row.outcome = Outcome::failed;
      row.error = row_error("rejected_by_ivinex", "Ivinex refused the row; the run was cut off after that");
      break;
    case WriteState::sent:
    case WriteState::unknown:
      row.outcome = Outcome::unknown;
      row.error = row_error("answer_lost", "the run was cut off while the row was on its way");
      break;
  }
  return row;
}

}  // namespace

Report report_of_interrupted(const std::string& site, const HistoryEntry& run, const std::vector<JournalEntry>& open) {
  Report report;
  report.site = site;
  report.kind = run.kind;
  report.run = run.run;
  report.plan_digest = run.plan_digest;
  report.actor = run.actor;
  report.started = run.started;
  report.guards_accepted = run.guards_accepted;
  for (const JournalEntry& entry : open) report.rows.push_back(row_of(entry));
  return report;
}

}  // namespace cxsync
