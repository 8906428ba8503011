#include "plan/match.hpp"

#include <algorithm>

#include "plan/mapping.hpp"
#include "support/text.hpp"

namespace cxsync {

Matcher::Matcher(const ModuleConfig& module, const Snapshot& source, const Snapshot& sink, const Links& links)
    : module_(module), kind_(source.kind), links_(links) {
  source_keys_.reserve(source.records.size());
  for (const Record& record : source.records) source_keys_.insert(record.id());
  source_keys_.erase(std::string_view());
  key_by_linked_id_.reserve(links.size());
  for (const auto& [key, link] : links) key_by_linked_id_.emplace(link.ivinex_id, key);
  by_id_.reserve(sink.records.size());
  by_key_.reserve(sink.records.size());
  for (const Record& row : sink.records) {
    by_id_.emplace(row.id(), &row);
    if (const auto key = key_of(row); !key.empty()) by_key_[key].push_back(&row);
  }
  index_suggestions(sink);
}

void Matcher::index_suggestions(const Snapshot& sink) {
  const auto index = [&](RowsByText& rows, std::string_view field, const Record& row) {
    const auto value = trim(row.get(field).value_or(""));
    if (!value.empty()) rows[fold_case(value)].push_back(&row);
  };
  for (const std::string& canonical : module_.suggest) {
    const auto field = field_fed_from(module_, canonical);
    if (field.empty()) continue;
    SuggestField& entry = suggest_fields_.emplace_back(SuggestField{canonical, {}});
    for (const Record& row : sink.records) {
      if (key_of(row).empty() && !key_by_linked_id_.contains(row.id())) index(entry.rows, field, row);
    }
  }
  const auto login = kind_ == Kind::users ? field_fed_from(module_, "user_name") : std::string_view();
  if (login.empty()) return;
  for (const Record& row : sink.records) {
    if (!key_of(row).empty() || key_by_linked_id_.contains(row.id())) index(user_name_owners_, login, row);
  }
}

std::string_view Matcher::key_of(const Record& row) const noexcept {
  return trim(row.get(module_.key_field).value_or(""));
}

const Matcher::Rows& Matcher::rows_with_key(std::string_view key) const noexcept {
  static const Rows k_none;
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? k_none : found->second;
}

const Record* Matcher::row_with_id(std::string_view id) const noexcept {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

bool Matcher::linked_to_another(const Record& row, std::string_view key) const noexcept {
  const auto owner = key_by_linked_id_.find(row.id());
  return owner != key_by_linked_id_.end() && owner->second != key && source_keys_.contains(owner->second);
}

bool Matcher::is_claimed(const Record& row) const noexcept {
  if (const auto key = key_of(row); !key.empty()) return source_keys_.contains(key);
  const auto owner = key_by_linked_id_.find(row.id());
  return owner != key_by_linked_id_.end() && source_keys_.contains(owner->second);
}

Match Matcher::match(const Record& source) const {
  const auto link = links_.find(source.id());
  if (link != links_.end()) return match_linked(source, link->second);
  const Rows& rows = rows_with_key(source.id());
  if (!rows.empty()) return match_by_key(source, rows);
  Match match;
  suggest(source, match);
  return match;
}

namespace {

void add_options(Match& match, const std::vector<const Record*>& rows, std::string_view by) {
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
  const Rows& rows = rows_with_key(source.id());
  const Record* linked = row_with_id(link.ivinex_id);
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
  const auto key = key_of(*linked);
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
  for (const SuggestField& field : suggest_fields_) {
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
  if (const auto owner = user_name_owners_.find(fold_case(login)); owner != user_name_owners_.end()) {
    match.reason = "user_name_taken";
    for (const Record* row : owner->second) match.warnings.push_back("user_name_taken_by:" + row->id());
    std::sort(match.warnings.begin(), match.warnings.end());
  }
}

}  // namespace cxsync
