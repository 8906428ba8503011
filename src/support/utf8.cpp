#include "support/utf8.hpp"

namespace cxsync {

namespace {

/// Bytes of a character that begins with that byte; 0: none does.
std::size_t length_after(unsigned char lead) noexcept {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

bool is_well_formed(char32_t value, std::size_t bytes) noexcept {
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  return !overlong && !surrogate && value <= 0x10FFFF;
}

}  // namespace

Utf8Character utf8_character(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const Utf8Character alone{lead, 1, false};
  const std::size_t length = length_after(lead);
  if (length == 1) return {lead, 1, true};
  if (length == 0 || at + length > text.size()) return alone;
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return alone;
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  return is_well_formed(value, length) ? Utf8Character{value, length, true} : alone;
}

bool is_control(char32_t character) noexcept { return character < 0x20 || (character >= 0x7F && character <= 0x9F); }

bool changes_display(char32_t c) noexcept {
  return is_control(c) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F) || c == 0x061C || c == 0x200E ||
         c == 0x200F || c == 0xFEFF;
}

}  // namespace cxsync
