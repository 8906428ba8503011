#include "plan/validity.hpp"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <set>

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

ValidityCheck::ValidityCheck(const ModuleConfig& module, const SourceRecords& source)
    : module_(module), kind_(source.snapshot().kind), source_(source) {
  if (kind_ == Kind::users) count_user_names();
}

// By their hashes first: nearly every user has a name of their own, and a list of all names would take more room than
// all else that is remembered here.
void ValidityCheck::count_user_names() {
  boost::unordered_flat_map<std::uint64_t, const Record*> by_hash;
  by_hash.reserve(source_.snapshot().records.size());
  std::set<const Record*> counted;
  std::string folded;
  const auto fold_name = [&](const Record& record) {
    folded.clear();
    append_folded(folded, trim(record.get("user_name").value_or("")));
  };
  for (const Record& record : source_.snapshot().records) {
    // One record that came twice is a duplicate id, not two users of one name.
    if (source_.is_repeated(record.id())) continue;
    fold_name(record);
    if (folded.empty()) continue;
    const auto [first, is_new] = by_hash.emplace(std::hash<std::string_view>()(folded), &record);
    if (is_new) continue;
    ++repeated_user_names_[folded];
    fold_name(*first->second);
    // The first one is counted once, however many share its hash.
    if (counted.insert(first->second).second) ++repeated_user_names_[folded];
  }
}

Flaw ValidityCheck::flaw_of(const Record& record) const {
  if (record.id().empty()) return {"missing_id", {}};
  if (!is_usable_key(record.id())) return {"unusable_id", {}};
  if (source_.is_repeated(record.id())) return {"duplicate_id", {}};
  if (Flaw flaw = name_flaw(record); !flaw.reason.empty()) return flaw;
  return value_flaw(record);
}

Flaw ValidityCheck::name_flaw(const Record& record) const {
  const bool user = kind_ == Kind::users;
  const auto name = record.find(user ? "user_name" : "name");
  // A listing that does not give names at all is no fault of the record; creating it is refused later.
  if (!name) return {};
  if (name->form == ValueForm::unreadable || has_control_characters(name->value)) return {"unusable_name", {}};
  if (is_blank(name->value)) return {user ? "empty_user_name" : "empty_name", {}};
  if (!user) return {};
  if (repeated_user_names_.empty()) return {};
  const auto count = repeated_user_names_.find(fold_case(trim(name->value)));
  return count != repeated_user_names_.end() && count->second > 1 ? Flaw{"duplicate_user_name", {}} : Flaw{};
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
