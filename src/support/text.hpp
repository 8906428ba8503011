#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxsync {

/// Without blanks, tabs and line ends at both ends. Borrowed from the argument.
std::string_view trim(std::string_view text) noexcept;

/// Lower case by simple Unicode case folding for the Latin, Greek and Cyrillic letters; other text stays. UTF-8.
std::string fold_case(std::string_view text);
/// The same, behind what is in `folded` already.
void append_folded(std::string& folded, std::string_view text);

/// The text with everything that changes its display (controls, line separators, bidi controls) and every byte that is
/// not UTF-8 replaced by a space, cut to `max_bytes` at a character boundary (with `…`). For text that comes from
/// servers.
std::string printable(std::string_view text, std::size_t max_bytes = 300);

/// True if the text holds a C0 or C1 control character or DEL. UTF-8.
bool has_control_characters(std::string_view text) noexcept;

/// True for well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF. NUL is a character.
bool is_utf8(std::string_view text) noexcept;

/// Adds a sentence to a text; either may be empty.
void add_sentence(std::string& text, std::string_view sentence);

/// Parts between commas, trimmed, empty parts left out.
std::vector<std::string> split_list(std::string_view text);

/// The known word nearest to `word` by edit distance; empty if none is near enough to be meant.
std::string nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace cxsync
