#include "support/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "support/utf8.hpp"

namespace cxsync {

namespace {

/// ASCII that stands for itself in a JSON string: nearly every byte of nearly every document.
bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

template <typename Number>
std::uint64_t number_at(const char* bytes) {
  Number number = 0;
  std::memcpy(&number, bytes, sizeof(number));
  return number;
}

/// The same for eight bytes at once. A subtraction borrows across bytes only behind one that is not plain anyway.
bool are_plain(std::uint64_t text) {
  constexpr std::uint64_t k_each = 0x0101010101010101U;
  constexpr std::uint64_t k_high = 0x80U * k_each;
  const auto equals = [&](std::uint64_t c) { return (text ^ (c * k_each)) - k_each; };
  const std::uint64_t below_blank = text - 0x20U * k_each;
  return ((text | below_blank | equals('"') | equals('\\') | equals(0x7F)) & k_high) == 0;
}

/// The whole text is plain. A rest of less than eight bytes is looked at together with bytes before it.
bool is_plain(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.size() < sizeof(std::uint32_t)) return std::all_of(begin, end, [](char c) { return is_plain(c); });
  if (text.size() < sizeof(std::uint64_t)) {
    return are_plain(number_at<std::uint32_t>(begin) << 32U | number_at<std::uint32_t>(end - sizeof(std::uint32_t)));
  }
  for (const char* at = begin; end - at > static_cast<std::ptrdiff_t>(sizeof(std::uint64_t));
       at += sizeof(std::uint64_t)) {
    if (!are_plain(number_at<std::uint64_t>(at))) return false;
  }
  return are_plain(number_at<std::uint64_t>(end - sizeof(std::uint64_t)));
}

/// Where the first byte that is not plain stands, from a position on.
std::size_t end_of_plain(std::string_view text, std::size_t at) {
  while (at + sizeof(std::uint64_t) <= text.size() && are_plain(number_at<std::uint64_t>(text.data() + at))) {
    at += sizeof(std::uint64_t);
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

void append_escaped(std::string& out, char32_t c) {
  static constexpr std::string_view k_digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u";
      for (const unsigned shift : {12U, 8U, 4U, 0U}) out += k_digits[(c >> shift) & 15U];
  }
}

// A document may be printed on a terminal, so what would do something there is escaped, too.
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  if (is_plain(text)) {
    out.append(text).push_back('"');
    return;
  }
  std::size_t start = 0;
  for (std::size_t i = end_of_plain(text, 0); i < text.size(); i = end_of_plain(text, i)) {
    const Utf8Character next = utf8_character(text, i);
    if (next.value == '"' || next.value == '\\' || (next.well_formed && changes_display(next.value))) {
      out.append(text, start, i - start);
      append_escaped(out, next.value);
      start = i + next.bytes;
    }
    i += next.bytes;
  }
  out.append(text, start);
  out += '"';
}

template <typename Number>
void append_number(std::string& out, Number value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void JsonWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(const JsonKey& key) {
  out_ += key.text(first_);
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::any_key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_ += ':';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  append_quoted(out_, text);
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  separate();
  append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::string_or_null(const std::optional<std::string>& text) { return text ? string(*text) : null(); }

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

}  // namespace cxsync
