#include "config/values.hpp"

#include <algorithm>

#include "config/config_error.hpp"
#include "support/text.hpp"

namespace cxsync {

std::uint64_t whole_number(const JsonValue& value, std::uint64_t min, std::uint64_t max) {
  const std::string range = "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
  if (value.type != JsonValue::Type::number) throw wrong_type(value, range);
  if (!value.whole || *value.whole < min || *value.whole > max)
    throw bad_value(value, "must be " + range + ".", "Write " + range + ", without quotes, point or exponent.");
  return *value.whole;
}

std::string plain_text(const JsonValue& value) {
  if (value.type != JsonValue::Type::string) throw wrong_type(value, "text");
  if (trim(value.text).empty()) throw bad_value(value, "is empty.", "Fill it in.");
  if (has_control_characters(value.text)) {
    throw bad_value(value, "holds a control character (such as a line end or a tab).", "Remove it.");
  }
  return value.text;
}

bool truth(const JsonValue& value) {
  if (value.type != JsonValue::Type::boolean) throw wrong_type(value, "true or false");
  return value.truth;
}

std::size_t known_word(const JsonValue& value, std::span<const std::string_view> known) {
  if (value.type != JsonValue::Type::string) throw wrong_type(value, "text");
  const auto found = std::find(known.begin(), known.end(), value.text);
  if (found == known.end()) throw unknown_word(value, "a known word there", known);
  return static_cast<std::size_t>(found - known.begin());
}

}  // namespace cxsync
