#include "cxone/record_decoder.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "cxone/json_member.hpp"
#include "support/text.hpp"

namespace cxsync::cxone {

namespace {

using Type = JsonScalar::Type;

/// The text of a value: a part of the JSON text, a constant, or digits of its own.
class Text {
 public:
  Text(std::string_view text) noexcept : text_(text) {}  // NOLINT(google-explicit-constructor): it is one
  template <typename Number>
  static Text of(Number number) noexcept {
    Text made{std::string_view()};
    const auto [end, error] = std::to_chars(made.digits_.data(), made.digits_.data() + made.digits_.size(), number);
    made.count_ = error == std::errc{} ? static_cast<std::size_t>(end - made.digits_.data()) : 0;
    return made;
  }
  /// Digits behind a sign.
  static Text of(std::string_view sign, std::string_view digits) {
    Text made{std::string_view()};
    if (sign.size() + digits.size() > made.digits_.size()) return made;
    made.count_ = sign.copy(made.digits_.data(), sign.size());
    made.count_ += digits.copy(made.digits_.data() + made.count_, digits.size());
    return made;
  }
  [[nodiscard]] std::string_view view() const noexcept {
    return count_ == 0 ? text_ : std::string_view(digits_.data(), count_);
  }

 private:
  std::string_view text_;
  std::array<char, 32> digits_;  // NOLINT(cppcoreguidelines-pro-type-member-init): count_ says how many are set
  std::size_t count_ = 0;
};

/// Empty for a value that cannot be read as what it should be.
using Decoded = std::optional<Text>;

/// GET /media-types, and the help pages for 7 to 9.
std::string_view media_type_name(std::string_view id) noexcept {
  constexpr std::array<std::string_view, 10> k_names{"",           "Email",     "",    "Chat",   "Phone Call",
                                                     "Voice Mail", "Work Item", "SMS", "Social", "Digital"};
  if (id.size() != 1 || id[0] < '0' || id[0] > '9') return {};
  return k_names[static_cast<std::size_t>(id[0] - '0')];
}

Decoded decode_text(const JsonScalar& value) {
  switch (value.type) {
    case Type::text:
      return Text(value.text);
    case Type::int64:
      return Text::of(value.int64);
    case Type::uint64:
      return Text::of(value.uint64);
    case Type::real:
      return Text::of(value.real);
    case Type::boolean:
      return Text(value.boolean ? "true" : "false");
    default:
      return std::nullopt;
  }
}

/// `-007` becomes `-7`. Whether another text can be a key is for the planner to say, so it stays as it is.
Text canonical_id(std::string_view text) {
  text = trim(text);
  const std::string_view sign = text.substr(0, text.starts_with('-') ? 1 : 0);
  const std::string_view digits = text.substr(sign.size());
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return text;
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return std::string_view("0");
  if (first == 0) return text;
  return sign.empty() ? Text(digits.substr(first)) : Text::of(sign, digits.substr(first));
}

Decoded decode_id(const JsonScalar& value) {
  constexpr double k_exact = 9007199254740992.0;  // 2^53: a larger double may stand for another id
  if (value.type == Type::text) return canonical_id(value.text);
  if (value.type == Type::real) {
    if (!(std::abs(value.real) <= k_exact) || std::trunc(value.real) != value.real) return std::nullopt;
    return Text::of(static_cast<std::int64_t>(value.real));
  }
  if (value.type == Type::int64 || value.type == Type::uint64) return decode_text(value);
  return std::nullopt;
}

std::optional<bool> truth(const JsonScalar& value) noexcept {
  if (value.type == Type::boolean) return value.boolean;
  if (value.type == Type::text) {
    const auto word = trim(value.text);
    if (word == "1" || equals_lower(word, "true")) return true;
    if (word == "0" || equals_lower(word, "false")) return false;
    return std::nullopt;
  }
  const auto number = whole_number(value);
  if (!number || *number > 1) return std::nullopt;
  return *number == 1;
}

Decoded decode_boolean(const JsonScalar& value, std::string_view yes, std::string_view no) {
  const auto flag = truth(value);
  if (!flag) return std::nullopt;
  return Text(*flag ? yes : no);
}

Decoded decode_media_type(const JsonScalar& value) {
  const auto text = decode_text(value);
  if (!text) return text;
  const auto name = media_type_name(trim(text->view()));
  return name.empty() ? text : Decoded(Text(name));
}

Decoded decode_value(Shape shape, const JsonScalar& value) {
  switch (shape) {
    case Shape::id:
      return decode_id(value);
    case Shape::text:
      return decode_text(value);
    case Shape::boolean:
      return decode_boolean(value, "true", "false");
    case Shape::direction:
      return decode_boolean(value, "outbound", "inbound");
    case Shape::media_type:
      return decode_media_type(value);
  }
  return std::nullopt;
}

bool is_blank(const JsonScalar& value) noexcept {
  if (value.type != Type::text) return value.type == Type::null;
  // Nearly every text begins with a letter or a digit.
  return value.text.empty() || (value.text.front() <= ' ' && trim(value.text).empty());
}

}  // namespace

RecordDecoder::RecordDecoder(std::span<const FieldRule> rules) : rules_(rules) {
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    for (std::size_t rank = 0; rank < rules[rule].keys.size(); ++rank) {
      const auto key = rules[rule].keys[rank];
      if (key.empty()) continue;
      by_length_.at(key.size()).push_back(spellings_.size());
      spellings_.push_back({key, rule, rank});
    }
  }
}

std::size_t RecordDecoder::spelling_of(std::string_view key) const noexcept {
  if (key.size() >= k_longest_key) return k_none;
  for (const std::size_t spelling : by_length_[key.size()]) {
    if (equals_lower(key, spellings_[spelling].key)) return spelling;
  }
  return k_none;
}

void RecordDecoder::Draft::begin() noexcept {
  for (Found& found : found_) found.is_there = false;
  next_key_ = 0;
}

std::size_t RecordDecoder::Draft::spelling_of(std::string_view key) {
  const std::size_t place = next_key_++;
  if (place < keys_.size() && keys_[place].first == key) return keys_[place].second;
  const std::size_t spelling = decoder_.spelling_of(key);
  if (place < k_most_keys && key.size() < k_longest_key) {
    if (place >= keys_.size()) keys_.resize(place + 1, {std::string(), k_none});
    keys_[place].first = key;
    keys_[place].second = spelling;
  }
  return spelling;
}

RecordDecoder::Draft::Found* RecordDecoder::Draft::place_for(std::size_t spelling, const JsonScalar* value) noexcept {
  const auto& [key, rule, rank] = decoder_.spellings_[spelling];
  Found& found = found_[rule];
  const bool held = found.is_there && (found.is_compound || !is_blank(found.value));
  if (held && (rank >= found.rank || (value != nullptr && is_blank(*value)))) return nullptr;
  found.is_there = true;
  found.rank = rank;
  return &found;
}

void RecordDecoder::Draft::take(std::size_t spelling, const JsonScalar& value) {
  Found* found = place_for(spelling, &value);
  if (found == nullptr) return;
  found->is_compound = false;
  found->value = value;
  if (value.type != Type::text || value.lasting) return;
  found->text = value.text;
  found->value.text = found->text;
}

void RecordDecoder::Draft::take_compound(std::size_t spelling) noexcept {
  if (Found* found = place_for(spelling, nullptr)) found->is_compound = true;
}

void RecordDecoder::Draft::finish(RecordBuilder& records) {
  if (names_.empty()) {
    for (const FieldRule& rule : decoder_.rules_) names_.push_back(records.name_of(rule.field));
  }
  records.begin({});
  for (std::size_t rule = 0; rule < found_.size(); ++rule) {
    const Found& found = found_[rule];
    if (!found.is_there) continue;
    const Shape shape = decoder_.rules_[rule].shape;
    const RecordBuilder::Name field = names_[rule];
    if (!found.is_compound && is_blank(found.value)) {
      records.add(field, {});
      continue;
    }
    if (!found.is_compound && shape == Shape::text && found.value.type == Type::text) {
      records.add(field, found.value.text);
      continue;
    }
    const Decoded text = found.is_compound ? std::nullopt : decode_value(shape, found.value);
    if (shape == Shape::id && text) records.set_id(text->view());
    records.add(field, text ? text->view() : std::string_view(), text ? ValueForm::text : ValueForm::unreadable);
  }
}

}  // namespace cxsync::cxone
