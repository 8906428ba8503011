#include "cxone/json_member.hpp"

#include <charconv>
#include <cmath>

#include "support/text.hpp"

namespace cxsync::cxone {
namespace json = boost::json;

namespace {

constexpr char lower_ascii(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool equals_lower(std::string_view text, std::string_view lower) noexcept {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower_ascii(text[i]) != lower[i]) return false;
  }
  return true;
}

const json::value* find_member(const json::object& object, std::string_view lower) noexcept {
  for (const auto& member : object) {
    if (equals_lower(member.key(), lower)) return &member.value();
  }
  return nullptr;
}

std::string_view text_member(const json::object& object, std::string_view lower) noexcept {
  const auto* value = find_member(object, lower);
  if (value == nullptr || !value->is_string()) return {};
  return value->get_string();
}

std::optional<std::uint64_t> whole_number(const JsonScalar& value) noexcept {
  constexpr double k_exact = 9007199254740992.0;  // 2^53: whole doubles are exact up to here
  switch (value.type) {
    case JsonScalar::Type::int64:
      if (value.int64 < 0) return std::nullopt;
      return static_cast<std::uint64_t>(value.int64);
    case JsonScalar::Type::uint64:
      return value.uint64;
    case JsonScalar::Type::real:
      if (!(value.real >= 0 && value.real <= k_exact) || std::trunc(value.real) != value.real) return std::nullopt;
      return static_cast<std::uint64_t>(value.real);
    case JsonScalar::Type::text: {
      const auto digits = trim(value.text);
      std::uint64_t number = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
      if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
      return number;
    }
    default:
      return std::nullopt;
  }
}

std::optional<std::uint64_t> whole_number(const json::value& value) noexcept {
  if (const auto* number = value.if_int64()) return whole_number(JsonScalar::of(*number));
  if (const auto* large = value.if_uint64()) return whole_number(JsonScalar::of(*large));
  if (const auto* real = value.if_double()) return whole_number(JsonScalar::of(*real));
  if (const auto* text = value.if_string()) return whole_number(JsonScalar::of(std::string_view(*text)));
  return std::nullopt;
}

}  // namespace cxsync::cxone
