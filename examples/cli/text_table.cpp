#include "text_table.hpp"

#include <algorithm>
#include <utility>

#include "support/text.hpp"

namespace cxsync::cli {

namespace {

constexpr std::size_t k_longest_line = 2000;

struct Range {
  char32_t first;
  char32_t last;
};
// The blocks that matter in names; Unicode's full tables are not worth their size here.
constexpr Range k_no_width[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
                                {0x64B, 0x65F},   {0x200B, 0x200F}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F},
                                {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
constexpr Range k_wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0x33FF}, {0x3400, 0x4DBF},
                            {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},  {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
                            {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
                            {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

template <std::size_t N>
bool holds(const Range (&ranges)[N], char32_t letter) noexcept {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [=](const Range& range) { return letter >= range.first && letter <= range.last; });
}

std::size_t width_of(char32_t letter) noexcept {
  if (holds(k_no_width, letter)) return 0;
  return holds(k_wide, letter) ? 2 : 1;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    lines.push_back(printable(text.substr(0, end), k_longest_line));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string_view sequence(Colour colour) noexcept {
  switch (colour) {
    case Colour::bold:
      return "\x1b[1m";
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::dim:
      return "\x1b[2m";
    case Colour::none:
      break;
  }
  return {};
}

}  // namespace

std::string coloured(std::string_view text, Colour colour, bool colours) {
  if (!colours || colour == Colour::none) return std::string(text);
  return std::string(sequence(colour)).append(text).append("\x1b[0m");
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    char32_t letter = lead;
    if (lead >= 0xC0) letter = lead >= 0xF0 ? lead & 0x07U : lead >= 0xE0 ? lead & 0x0FU : lead & 0x1FU;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
      letter = (letter << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    }
    width += width_of(letter);
  }
  return width;
}

TextTable::TextTable(std::vector<std::string> headings) {
  std::vector<Cell> cells;
  cells.reserve(headings.size());
  for (std::string& heading : headings) cells.push_back({std::move(heading), Colour::bold});
  rows_.push_back(std::move(cells));
}

void TextTable::add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }

std::string TextTable::text(bool colours) const {
  const std::size_t columns = rows_.front().size();
  std::vector<std::size_t> widths(columns, 0);
  for (const auto& row : rows_) {
    for (std::size_t column = 0; column < columns; ++column) {
      widths[column] = std::max(widths[column], display_width(printable(row[column].text, k_longest_line)));
    }
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string indent = "  ";
    out += indent;
    for (std::size_t column = 0; column + 1 < columns; ++column) {
      const std::string shown = printable(row[column].text, k_longest_line);
      const std::size_t padding = widths[column] - display_width(shown) + 2;
      out.append(coloured(shown, row[column].colour, colours)).append(padding, ' ');
      indent.append(widths[column] + 2, ' ');
    }
    const std::vector<std::string> lines = lines_of(row.back().text);
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (line != 0) out.append(indent);
      out.append(coloured(lines[line], row.back().colour, colours));
      out.erase(out.find_last_not_of(' ') + 1);
      out += '\n';
    }
  }
  return out;
}

}  // namespace cxsync::cli
