#pragma once

#include <cstddef>
#include <string_view>

namespace cxsync {

/// One character of a text; a byte that is not part of well-formed UTF-8 stands for itself.
struct Utf8Character {
  char32_t value;
  std::size_t bytes;
  bool well_formed;  ///< no overlong form, no surrogate, nothing beyond U+10FFFF
};

/// The character that begins at `at`, which must be within the text.
Utf8Character utf8_character(std::string_view text, std::size_t at) noexcept;

/// True for C0 and C1 controls and DEL.
bool is_control(char32_t character) noexcept;

/// True for controls, and for characters that change how the text around them is shown: line and paragraph separators,
/// marks and overrides of the writing direction, the byte order mark.
bool changes_display(char32_t character) noexcept;

}  // namespace cxsync
