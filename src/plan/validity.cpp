#include "plan/validity.hpp"

#include <algorithm>
#include <array>

#include "cxsync/selection.hpp"
#include "plan/compare.hpp"
#include "plan/mapping.hpp"
#include "support/text.hpp"

namespace cxsync {

// Here and not beside Selection, because a plan must know which keys no selection could name.
bool is_selection_word(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 5> k_words{"all", "none", "new", "changed", "suggested"};
  return std::find(k_words.begin(), k_words.end(), text) != k_words.end();
}

bool is_usable_key(std::string_view key) noexcept {
  constexpr std::size_t k_longest = 128;
  if (key.empty() || key.size() > k_longest || is_selection_word(key)) return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == ':' || c == '-';
  });
}

ValidityCheck::ValidityCheck(const ModuleConfig& module, const Snapshot& source) : module_(module), kind_(source.kind) {
  key_counts_.reserve(source.records.size());
  for (const Record& record : source.records) ++key_counts_[record.id()];
  if (kind_ != Kind::users) return;
  user_name_counts_.reserve(source.records.size());
  for (const Record& record : source.records) {
    const auto user_name = record.get("user_name");
    // One record that came twice is a duplicate id, not two users of one name.
    if (user_name && !is_blank(*user_name) && (record.id().empty() || key_counts_.at(record.id()) == 1)) {
      ++user_name_counts_[fold_case(trim(*user_name))];
    }
  }
}

Flaw ValidityCheck::flaw_of(const Record& record) const {
  if (record.id().empty()) return {"missing_id", {}};
  if (!is_usable_key(record.id())) return {"unusable_id", {}};
  if (key_counts_.at(record.id()) > 1) return {"duplicate_id", {}};
  if (Flaw flaw = name_flaw(record); !flaw.reason.empty()) return flaw;
  return value_flaw(record);
}

Flaw ValidityCheck::name_flaw(const Record& record) const {
  const bool user = kind_ == Kind::users;
  const Field* name = record.find(user ? "user_name" : "name");
  // A listing that does not give names at all is no fault of the record; creating it is refused later.
  if (name == nullptr) return {};
  if (name->form == ValueForm::unreadable || has_control_characters(name->value)) return {"unusable_name", {}};
  if (is_blank(name->value)) return {user ? "empty_user_name" : "empty_name", {}};
  if (!user) return {};
  const auto count = user_name_counts_.find(fold_case(trim(name->value)));
  return count != user_name_counts_.end() && count->second > 1 ? Flaw{"duplicate_user_name", {}} : Flaw{};
}

Flaw ValidityCheck::value_flaw(const Record& record) const {
  for (const FieldMapping& mapping : module_.fields) {
    const Wanted wanted = wanted_value(mapping, record);
    if (wanted.state == Wanted::State::unreadable) return {"unreadable_field", "unreadable:" + mapping.from};
    if (wanted.state == Wanted::State::not_mapped) {
      return {"value_not_mapped", "value_not_mapped:" + mapping.field + "=" + printable(wanted.value, 80)};
    }
  }
  return {};
}

}  // namespace cxsync
