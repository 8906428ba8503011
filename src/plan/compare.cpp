#include "plan/compare.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "support/text.hpp"

namespace cxsync {

namespace {

std::optional<bool> as_bool(std::string_view value) {
  const std::string word = fold_case(trim(value));
  if (word == "true" || word == "1" || word == "yes") return true;
  if (word == "false" || word == "0" || word == "no") return false;
  return std::nullopt;
}

bool only_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `-0012.500` -> `-12.5`; empty if it is not a plain decimal number.
std::optional<std::string> as_number(std::string_view value) {
  std::string_view text = trim(value);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if ((whole.empty() && fraction.empty()) || !only_digits(whole) || !only_digits(fraction)) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  std::string number(whole.empty() ? std::string_view("0") : whole);
  if (!fraction.empty()) number.append(".").append(fraction);
  return negative && number != "0" ? "-" + number : number;
}

template <typename Parsed>
bool equal_parsed(const Parsed& left, const Parsed& right, std::string_view left_text, std::string_view right_text) {
  if (!left || !right) return left.has_value() == right.has_value() && trim(left_text) == trim(right_text);
  return *left == *right;
}

std::vector<std::string> as_id_list(std::string_view value) {
  auto ids = split_list(value);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

bool equal_values(Compare compare, std::string_view left, std::string_view right) {
  if (left == right) return true;
  switch (compare) {
    case Compare::text_ci:
      return fold_case(trim(left)) == fold_case(trim(right));
    case Compare::bool_:
      return equal_parsed(as_bool(left), as_bool(right), left, right);
    case Compare::number:
      return equal_parsed(as_number(left), as_number(right), left, right);
    case Compare::id_list:
      return as_id_list(left) == as_id_list(right);
    case Compare::text:
      break;
  }
  return trim(left) == trim(right);
}

bool is_blank(std::string_view value) noexcept { return trim(value).empty(); }

}  // namespace cxsync
