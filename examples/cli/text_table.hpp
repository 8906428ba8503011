#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cxsync::cli {

enum class Colour : std::uint8_t { none, bold, red, green, yellow, dim };

/// The text in a colour, or as it is. The text must be fit for a terminal already.
std::string coloured(std::string_view text, Colour colour, bool colours);

/// How many columns a terminal gives to UTF-8 text: none for combining marks, two for wide letters.
std::size_t display_width(std::string_view text) noexcept;

struct Cell {
  std::string text;  ///< in the last column it may hold line ends; each line begins at the column
  Colour colour = Colour::none;
};

/// A table with one line of headings. Whatever is put in, only printable text comes out.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> headings);
  /// One cell per heading.
  void add(std::vector<Cell> cells);
  [[nodiscard]] bool empty() const noexcept { return rows_.size() == 1; }
  /// Every line ends with a line end and begins with two blanks.
  [[nodiscard]] std::string text(bool colours) const;

 private:
  std::vector<std::vector<Cell>> rows_;  // the headings first
};

}  // namespace cxsync::cli
