#include "tables.hpp"

#include <algorithm>
#include <ostream>

namespace simulator {

namespace {

constexpr std::size_t k_widest_cell = 40;

// Columns on a terminal: code points, and two for the wide East Asian ones.
std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0U) == 0x80U) continue;
    columns += byte >= 0xE3U && byte <= 0xEDU ? 2 : 1;
  }
  return columns;
}

std::string cell(std::string text) {
  for (auto& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  while (width(text) > k_widest_cell) {
    do text.pop_back();
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U);
  }
  return text;
}

using Row = std::vector<std::string>;

void print_rows(const std::vector<Row>& rows, std::ostream& out) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const auto& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], width(row[at]));
  }
  for (std::size_t line = 0; line < rows.size(); ++line) {
    std::string text, rule;
    for (std::size_t at = 0; at < widths.size(); ++at) {
      text += "  " + rows[line][at] + std::string(widths[at] - width(rows[line][at]), ' ');
      rule += "  " + std::string(widths[at], '-');
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
    if (line == 0) out << rule << '\n';
  }
}

void print_module(const IvinexModule& module, const std::vector<IvinexRow>& records, std::ostream& out) {
  out << module.name << " (" << records.size() << (records.size() == 1 ? " record)\n" : " records)\n");
  std::vector<const IvinexField*> columns;
  for (const auto& field : module.fields) {
    const bool used = std::ranges::any_of(records, [&](const IvinexRow& row) { return !row.text(field.name).empty(); });
    if (used || field.name == "cxone_id") columns.push_back(&field);
  }
  std::vector<Row> rows(1, Row{"id"});
  for (const auto* column : columns) rows.front().emplace_back(column->name);
  for (const auto& record : records) {
    Row row{std::to_string(record.id)};
    for (const auto* column : columns) {
      const auto text = record.text(column->name);
      row.push_back(column->checkbox ? (text == "true" ? "yes" : "no") : cell(text));
    }
    rows.push_back(std::move(row));
  }
  print_rows(rows, out);
  out << '\n';
}

}  // namespace

void print_tables(const IvinexStore& store, std::ostream& out) {
  for (const auto& module : ivinex_modules()) print_module(module, store.rows(module.id), out);
}

}  // namespace simulator
