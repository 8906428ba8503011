#include "apply/precondition.hpp"

#include <algorithm>

#include "plan/mapping.hpp"

namespace cxsync {

Precondition::Precondition(const ModuleConfig& module, const Snapshot& live, const LiveRows& rows, const Links& links,
                           const UnsettledCreates& unsettled)
    : module_(module), live_(live), rows_(rows), links_(links), hidden_(rows, links, &unsettled) {
  if (live.kind == Kind::users) login_field_ = field_fed_from(module, "user_name");
}

/// The id of an Ivinex user with this user name.
std::optional<std::string_view> Precondition::owner_of_login(std::string_view login) const {
  if (!id_by_login_) {
    id_by_login_.emplace();
    for (const Record& row : live_.records) {
      const auto held = trim(row.get(login_field_).value_or(""));
      if (!held.empty()) id_by_login_->emplace(fold_case(held), row.id());
    }
  }
  const auto owner = id_by_login_->find(fold_case(trim(login)));
  return owner == id_by_login_->end() ? std::nullopt : std::optional(owner->second);
}

std::string Precondition::stale_reason(const TickedRow& ticked) const {
  return ticked.task == TickedRow::Task::create ? stale_create(ticked) : stale_update(ticked);
}

std::string Precondition::stale_create(const TickedRow& ticked) const {
  const PlanRow& row = *ticked.row;
  if (!rows_.with_key(row.key).empty()) return "an Ivinex row with this key exists by now";
  // A linked row that is no longer listed may be hidden; only who was shown that decides to create it again.
  const auto link = links_.find(row.key);
  if (link != links_.end() && (row.reason != "row_gone" || rows_.with_id(link->second.ivinex_id) != nullptr)) {
    return "the record is linked to an Ivinex row by now";
  }
  if (row.reason != "unsettled" && hidden_.may_hold(row.key)) {
    return "a run may have created the row already, and Ivinex does not list it";
  }
  for (const Change& change : ticked.changes) {
    if (login_field_.empty() || change.field != login_field_) continue;
    const auto owner = owner_of_login(change.to.value_or(""));
    if (!owner) continue;
    const bool reviewed = std::any_of(row.candidates.begin(), row.candidates.end(),
                                      [&](const Candidate& c) { return c.ivinex_id == *owner; });
    if (!reviewed) return "an Ivinex user with this user name exists by now";
  }
  return {};
}

std::string Precondition::moved_link(const TickedRow& ticked) const {
  // A person who picked the row has decided where the link goes.
  if (ticked.adopts) return {};
  const auto link = links_.find(ticked.row->key);
  if (link == links_.end() || link->second.ivinex_id == ticked.ivinex_id) return {};
  return rows_.with_id(link->second.ivinex_id) == nullptr ? std::string()
                                                          : "the record is linked to another row by now";
}

std::string Precondition::stale_update(const TickedRow& ticked) const {
  const PlanRow& row = *ticked.row;
  const Record* live = rows_.with_id(ticked.ivinex_id);
  if (live == nullptr) return "the Ivinex row is no longer listed";
  const auto differs = [&](const Change& change) {
    return live->get(change.field).value_or("") != change.from.value_or("");
  };
  for (const auto* changes : {&ticked.changes, &ticked.kept}) {
    const auto moved = std::find_if(changes->begin(), changes->end(), differs);
    if (moved != changes->end()) return "\"" + moved->field + "\" was changed in Ivinex since the preview";
  }
  const bool writes_key = std::any_of(ticked.changes.begin(), ticked.changes.end(),
                                      [&](const Change& change) { return change.field == module_.key_field; });
  if (!writes_key && rows_.key_of(*live) != row.key) return "the Ivinex row carries another key by now";
  for (const Record* other : rows_.with_key(row.key)) {
    // Where the plan offered several rows with the key, the others were reviewed too.
    const bool reviewed = std::any_of(row.candidates.begin(), row.candidates.end(),
                                      [&](const Candidate& c) { return c.ivinex_id == other->id() && c.by == "key"; });
    if (other != live && !reviewed) return "another Ivinex row carries this key by now";
  }
  return moved_link(ticked);
}

}  // namespace cxsync
