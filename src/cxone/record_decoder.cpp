#include "cxone/record_decoder.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "cxone/json_member.hpp"
#include "support/text.hpp"

namespace cxsync::cxone {
namespace json = boost::json;

namespace {

/// A text, or empty for a value that cannot be read as what it should be.
using Text = std::optional<std::string>;

/// GET /media-types, and the help pages for 7 to 9.
std::string_view media_type_name(std::string_view id) noexcept {
  constexpr std::array<std::string_view, 10> k_names{"",           "Email",     "",    "Chat",   "Phone Call",
                                                     "Voice Mail", "Work Item", "SMS", "Social", "Digital"};
  if (id.size() != 1 || id[0] < '0' || id[0] > '9') return {};
  return k_names[static_cast<std::size_t>(id[0] - '0')];
}

std::string text_of(double number) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  return {buffer.data(), error == std::errc{} ? end : buffer.data()};
}

Text decode_text(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return std::string(std::string_view(value.get_string()));
    case json::kind::int64:
      return std::to_string(value.get_int64());
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::double_:
      return text_of(value.get_double());
    case json::kind::bool_:
      return std::string(value.get_bool() ? "true" : "false");
    default:
      return std::nullopt;
  }
}

/// `-007` becomes `-7`. Whether another text can be a key is for the planner to say, so it stays as it is.
std::string canonical_id(std::string_view text) {
  text = trim(text);
  const std::string_view sign = text.substr(0, text.starts_with('-') ? 1 : 0);
  const std::string_view digits = text.substr(sign.size());
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::string(text);
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return "0";
  return std::string(sign).append(digits.substr(first));
}

Text decode_id(const json::value& value) {
  constexpr double k_exact = 9007199254740992.0;  // 2^53: a larger double may stand for another id
  if (const auto* text = value.if_string()) return canonical_id(*text);
  if (const auto* number = value.if_double()) {
    if (!(std::abs(*number) <= k_exact) || std::trunc(*number) != *number) return std::nullopt;
    return std::to_string(static_cast<std::int64_t>(*number));
  }
  if (value.is_number()) return decode_text(value);
  return std::nullopt;
}

std::optional<bool> truth(const json::value& value) noexcept {
  if (const auto* flag = value.if_bool()) return *flag;
  if (const auto* text = value.if_string()) {
    const auto word = trim(*text);
    if (word == "1" || equals_lower(word, "true")) return true;
    if (word == "0" || equals_lower(word, "false")) return false;
    return std::nullopt;
  }
  const auto number = whole_number(value);
  if (!number || *number > 1) return std::nullopt;
  return *number == 1;
}

Text decode_boolean(const json::value& value, std::string_view yes, std::string_view no) {
  const auto flag = truth(value);
  if (!flag) return std::nullopt;
  return std::string(*flag ? yes : no);
}

Text decode_media_type(const json::value& value) {
  auto text = decode_text(value);
  if (!text) return text;
  const auto name = media_type_name(trim(*text));
  return name.empty() ? std::move(text) : Text(std::string(name));
}

Text decode_value(Shape shape, const json::value& value) {
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

bool is_blank(const json::value& value) noexcept {
  return value.is_null() || (value.is_string() && trim(value.get_string()).empty());
}

}  // namespace

RecordDecoder::RecordDecoder(std::span<const FieldRule> rules) : rules_(rules) {
  if (rules.size() > k_most_rules) throw std::length_error("too many field rules");
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    for (std::size_t rank = 0; rank < rules[rule].keys.size(); ++rank) {
      const auto key = rules[rule].keys[rank];
      if (!key.empty()) by_length_.at(key.size()).push_back({key, rule, rank});
    }
  }
}

RecordDecoder::Findings RecordDecoder::find_members(const json::object& object) const noexcept {
  Findings findings{};
  for (const auto& member : object) {
    const std::string_view key = member.key();
    if (key.size() >= k_longest_key) continue;
    for (const auto& spelling : by_length_[key.size()]) {
      if (!equals_lower(key, spelling.key)) continue;
      auto& found = findings[spelling.rule];
      const bool better =
          found.value == nullptr || is_blank(*found.value) || (spelling.rank < found.rank && !is_blank(member.value()));
      if (better) found = {&member.value(), spelling.rank};
      break;
    }
  }
  return findings;
}

Record RecordDecoder::decode(const json::value& element) const {
  Record record;
  const auto* object = element.if_object();
  if (object == nullptr) return record;
  const auto findings = find_members(*object);
  record.reserve(rules_.size());
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto* value = findings[i].value;
    if (value == nullptr) continue;
    if (is_blank(*value)) {
      record.set(rules_[i].field, {});
      continue;
    }
    auto text = decode_value(rules_[i].shape, *value);
    if (rules_[i].shape == Shape::id && text) record.set_id(*text);
    const auto form = text ? ValueForm::text : ValueForm::unreadable;
    record.set(rules_[i].field, text ? *std::move(text) : std::string(), form);
  }
  return record;
}

}  // namespace cxsync::cxone
