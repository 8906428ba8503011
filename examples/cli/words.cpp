#include "words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cxsync::cli {

namespace {

// `%` stands for what follows the word's colon.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> k_meanings{{
    {"inactive", "inactive in CXone; created only when selected by its key"},
    {"suggestion", "may be one of these Ivinex rows; a person decides"},
    {"unsettled", "Ivinex reported this row as created but does not list it; a read filter may hide it"},
    {"row_gone", "the linked Ivinex row is no longer listed"},
    {"duplicate_key_in_ivinex", "several Ivinex rows carry this key"},
    {"two_records_one_row", "several CXone records lead to the same Ivinex row"},
    {"linked_row_has_other_key", "the linked Ivinex row carries another key by now"},
    {"cleared_key_taken", "the linked row's key was cleared, and another row carries it now"},
    {"user_name_taken", "another Ivinex user has this user name"},
    {"user_name_taken_by", "the user name belongs to Ivinex row %"},
    {"missing_id", "CXone gave the record no id"},
    {"unusable_id", "the record's id holds characters that no key may have"},
    {"duplicate_id", "CXone lists this id more than once, with different content"},
    {"unusable_name", "the name cannot be used as text"},
    {"empty_name", "the name is empty"},
    {"empty_user_name", "the user name is empty"},
    {"duplicate_user_name", "several CXone users have this user name"},
    {"unreadable_field", "a mapped value cannot be read"},
    {"unreadable", "the value of % cannot be read"},
    {"value_not_mapped", "the map has no entry for %"},
    {"edit_kept", "% was changed in Ivinex and is kept"},
    {"group_unreadable", "the group list cannot be read and is left alone"},
    {"link_moved", "the linked row is gone; the row that carries the key is taken instead"},
    {"set_password", "set a password in Ivinex"},
    {"read_back_differs", "Ivinex stored a value in another form"},
    {"stale", "changed since the plan was made"},
}};

}  // namespace

std::string explained(std::string_view word) {
  const std::size_t colon = word.find(':');
  const std::string_view head = word.substr(0, colon);
  const std::string_view tail = colon == std::string_view::npos ? std::string_view{} : word.substr(colon + 1);
  const auto known =
      std::find_if(k_meanings.begin(), k_meanings.end(), [&](const auto& meaning) { return meaning.first == head; });
  if (known == k_meanings.end()) {
    std::string text(word);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
  }
  std::string text(known->second);
  const std::size_t place = text.find('%');
  if (place != std::string::npos) {
    text.replace(place, 1, tail.empty() ? "a value" : tail);
  } else if (!tail.empty()) {
    text.append(": ").append(tail);
  }
  return text;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace cxsync::cli
