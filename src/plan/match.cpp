#include "plan/match.hpp"

#include <algorithm>

#include "plan/mapping.hpp"
#include "support/text.hpp"

namespace cxsync {

Matcher::Matcher(const ModuleConfig& module, const SourceRecords& source, const Snapshot& sink, const LiveRows& rows,
                 const Links& links)
    : module_(module), source_(source), sink_(sink), rows_(rows), links_(links) {
  link_by_key_.reserve(links.size());
  for (const LinkOfKey& entry : links) link_by_key_.add(entry);
}

Matcher::Suggestions Matcher::index_suggestions() const {
  Suggestions made;
  const auto index = [&](RowsByText& rows, std::string_view field, const Record& row) {
    const auto value = trim(row.get(field).value_or(""));
    if (!value.empty()) rows[fold_case(value)].push_back(&row);
  };
  for (const std::string& canonical : module_.suggest) {
    const auto field = field_fed_from(module_, canonical);
    if (field.empty()) continue;
    SuggestField& entry = made.fields.emplace_back(SuggestField{canonical, {}});
    for (const Record& row : sink_.records) {
      if (rows_.key_of(row).empty() && linked_key(row).empty()) index(entry.rows, field, row);
    }
  }
  const auto login = sink_.kind == Kind::users ? field_fed_from(module_, "user_name") : std::string_view();
  if (login.empty()) return made;
  for (const Record& row : sink_.records) {
    if (!rows_.key_of(row).empty() || !linked_key(row).empty()) index(made.user_name_owners, login, row);
  }
  return made;
}

const Link* Matcher::link_of(std::string_view key) const noexcept {
  const LinkOfKey* entry = link_by_key_.find(key);
  return entry == nullptr ? nullptr : &entry->second;
}

std::string_view Matcher::linked_key(const Record& row) const {
  if (!link_by_id_) {
    link_by_id_.emplace(LinkedIdOf{});
    link_by_id_->reserve(links_.size());
    for (const LinkOfKey& entry : links_) link_by_id_->add(entry);
  }
  const LinkOfKey* owner = link_by_id_->find(row.id());
  return owner == nullptr ? std::string_view() : std::string_view(owner->first);
}

bool Matcher::linked_to_another(const Record& row, std::string_view key) const {
  const auto owner = linked_key(row);
  return !owner.empty() && owner != key && source_.has(owner);
}

bool Matcher::is_claimed(const Record& row) const {
  if (const auto key = rows_.key_of(row); !key.empty()) return source_.has(key);
  const auto owner = linked_key(row);
  return !owner.empty() && source_.has(owner);
}

Match Matcher::match(const Record& source) const {
  if (const Link* link = link_of(source.id())) return match_linked(source, *link);
  const Rows rows = rows_.with_key(source.id());
  if (!rows.empty()) return match_by_key(source, rows);
  Match match;
  suggest(source, match);
  return match;
}

namespace {

void add_options(Match& match, const Rows& rows, std::string_view by) {
  for (const Record* row : rows) match.options.push_back({row, std::string(by)});
}

}  // namespace

Match Matcher::match_by_key(const Record& source, const Rows& rows) const {
  Match match;
  if (rows.size() > 1) {
    match.reason = "duplicate_key_in_ivinex";
    add_options(match, rows, "key");
  } else if (linked_to_another(*rows.front(), source.id())) {
    match.reason = "two_records_one_row";
    add_options(match, rows, "key");
  } else {
    match.row = rows.front();
  }
  return match;
}

Match Matcher::match_linked(const Record& source, const Link& link) const {
  const Rows rows = rows_.with_key(source.id());
  const Record* linked = rows_.with_id(link.ivinex_id);
  if (linked == nullptr) {
    if (rows.empty()) {
      Match gone;
      gone.reason = "row_gone";
      return gone;
    }
    Match moved = match_by_key(source, rows);
    if (moved.row != nullptr) moved.warnings.emplace_back("link_moved");
    return moved;
  }
  Match match;
  match.link = &link;
  const auto key = rows_.key_of(*linked);
  if (key == source.id()) {
    if (rows.size() == 1) {
      match.row = linked;
    } else {
      match.reason = "duplicate_key_in_ivinex";
      add_options(match, rows, "key");
    }
  } else if (!key.empty()) {
    match.reason = "linked_row_has_other_key";
    add_options(match, rows, "key");
  } else if (rows.empty()) {
    match.row = linked;
  } else {
    match.reason = "cleared_key_taken";
    match.options.push_back({linked, "link"});
    add_options(match, rows, "key");
  }
  return match;
}

void Matcher::suggest(const Record& source, Match& match) const {
  if (!suggestions_) suggestions_ = index_suggestions();
  for (const SuggestField& field : suggestions_->fields) {
    const auto value = trim(source.get(field.canonical).value_or(""));
    if (value.empty()) continue;
    const auto found = field.rows.find(fold_case(value));
    if (found == field.rows.end()) continue;
    for (const Record* row : found->second) {
      const bool known = std::any_of(match.options.begin(), match.options.end(),
                                     [&](const Match::Option& option) { return option.row == row; });
      if (!known) match.options.push_back({row, std::string(field.canonical)});
    }
  }
  if (!match.options.empty()) match.reason = "suggestion";
  const auto login = trim(source.get("user_name").value_or(""));
  if (login.empty()) return;
  if (const auto owner = suggestions_->user_name_owners.find(fold_case(login));
      owner != suggestions_->user_name_owners.end()) {
    match.reason = "user_name_taken";
    for (const Record* row : owner->second) match.warnings.push_back("user_name_taken_by:" + std::string(row->id()));
    std::sort(match.warnings.begin(), match.warnings.end());
  }
}

}  // namespace cxsync
