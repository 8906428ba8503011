#include "support/text.hpp"

#include <algorithm>
#include <numeric>

#include "support/utf8.hpp"

namespace cxsync {

namespace {

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [](char32_t bits) { return static_cast<char>(0x80U | (bits & 0x3FU)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    out += tail(c);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    out += tail(c >> 6U);
    out += tail(c);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    out += tail(c >> 12U);
    out += tail(c >> 6U);
    out += tail(c);
  }
}

/// Pairs of an upper-case letter (even or odd) and its lower-case neighbour.
bool upper_of_pair(char32_t c) {
  const bool even = c % 2 == 0;
  if (c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) return even;
  if (c >= 0x139 && c <= 0x148) return !even;
  if (c >= 0x14A && c <= 0x177) return even;
  if (c >= 0x179 && c <= 0x17E) return !even;
  if (c >= 0x1E00 && c <= 0x1E95) return even;
  if (c >= 0x1EA0 && c <= 0x1EFF) return even;
  if (c >= 0x460 && c <= 0x481) return even;
  if (c >= 0x48A && c <= 0x4BF) return even;
  if (c >= 0x4D0 && c <= 0x52F) return even;
  return false;
}

char32_t fold(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c == 0x178) return 0xFF;
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
  if (c == 0x3C2) return 0x3C3;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  return upper_of_pair(c) ? c + 1 : c;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view trim(std::string_view text) noexcept {
  // Nearly every text has nothing to trim.
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  if (!text.empty() && is_plain(text.front()) && is_plain(text.back())) return text;
  constexpr std::string_view k_blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

void append_folded(std::string& folded, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {  // nearly all of nearly every text
      folded += static_cast<char>(fold(byte));
      ++i;
      continue;
    }
    const Utf8Character next = utf8_character(text, i);
    if (next.well_formed) {
      append_utf8(folded, fold(next.value));
    } else {
      folded += text[i];
    }
    i += next.bytes;
  }
}

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  append_folded(folded, text);
  return folded;
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character next = utf8_character(text, i);
    if (clean.size() + next.bytes > max_bytes) return clean + "…";
    if (!next.well_formed || changes_display(next.value)) {
      clean += ' ';
    } else {
      clean.append(text, i, next.bytes);
    }
    i += next.bytes;
  }
  return clean;
}

bool has_control_characters(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character next = utf8_character(text, i);
    if (next.well_formed && is_control(next.value)) return true;
    i += next.bytes;
  }
  return false;
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character next = utf8_character(text, i);
    if (!next.well_formed) return false;
    i += next.bytes;
  }
  return true;
}

void add_sentence(std::string& text, std::string_view sentence) {
  if (!text.empty() && !sentence.empty()) text += ' ';
  text += sentence;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto part = trim(text.substr(0, comma));
    if (!part.empty()) parts.emplace_back(part);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return parts;
}

std::string nearest(std::string_view word, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 2) + 1;
  for (const auto candidate : known) {
    const auto distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

}  // namespace cxsync
