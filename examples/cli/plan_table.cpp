#include <array>

#include "support/text.hpp"
#include "tables.hpp"
#include "text_table.hpp"
#include "words.hpp"

namespace cxsync::cli {

namespace {

constexpr std::size_t k_longest_value = 80;
constexpr std::size_t k_most_only_in_ivinex = 20;

Colour colour_of(Action action) noexcept {
  switch (action) {
    case Action::create:
      return Colour::green;
    case Action::update:
      return Colour::none;
    case Action::unchanged:
      return Colour::dim;
    default:
      return Colour::yellow;
  }
}

std::string shown(const std::optional<std::string>& value) {
  return value && !value->empty() ? printable(*value, k_longest_value) : "(empty)";
}

std::string change_line(const Change& change) {
  std::string line = printable(change.field) + ": " + shown(change.from) + " → " + shown(change.to);
  if (change.conflict) {
    line += change.base ? "  (changed on both sides; was " + shown(change.base) + ")"
                        : "  (the sides differ and were never synchronised; decide with --on-conflict)";
  }
  if (change.overwrites_edit) line += "  (overwrites a change made in Ivinex)";
  return line;
}

void append_line(std::string& text, const std::string& line) {
  if (!text.empty()) text += '\n';
  text += line;
}

// A new row's values stand on one line: there is nothing to compare them with. Its key has a column of its own.
std::string new_values(const PlanRow& row) {
  std::string line;
  for (const Change& change : row.changes) {
    if (!change.to || change.to->empty() || change.to == row.key) continue;
    if (!line.empty()) line += ", ";
    line += printable(change.field) + ": " + shown(change.to);
  }
  return line;
}

std::string details_of(const PlanRow& row) {
  std::string text;
  if (!row.reason.empty()) text = explained(row.reason);
  if (row.action == Action::create) {
    const std::string values = new_values(row);
    if (!values.empty()) append_line(text, values);
  } else if (row.action != Action::ambiguous) {
    for (const Change& change : row.changes) append_line(text, change_line(change));
  }
  for (const Candidate& candidate : row.candidates) {
    append_line(text, "candidate " + printable(candidate.ivinex_id) + ": " + printable(candidate.name) + " (by " +
                          printable(candidate.by) + "); to take it: " + row.key + "=" + printable(candidate.ivinex_id));
    for (const Change& change : candidate.changes) append_line(text, "  " + change_line(change));
  }
  if (allows_new(row)) append_line(text, "to create it as a new row: " + row.key + "=new");
  for (const std::string& warning : row.warnings) append_line(text, "warning: " + explained(warning));
  return text;
}

std::string side_line(std::string_view side, const ReadSummary& read, bool colours) {
  std::string line = "  " + std::string(side) + counted(read.records, "record", "records");
  if (read.pages != 0) line += ", " + counted(read.pages, "page", "pages");
  line += ", " + (read.complete ? "complete" : coloured("NOT complete", Colour::red, colours));
  if (!read.reason.empty()) line += ": " + printable(read.reason);
  return line + "\n";
}

std::string counts_line(const PlanCounts& counts) {
  constexpr std::array<const char*, 6> words{"to create", "to update", "in conflict",
                                             "ambiguous", "invalid",   "unchanged"};
  std::string line = "  ";
  for (std::size_t i = 0; i < words.size(); ++i) line += std::to_string(counts.by_action[i]) + " " + words[i] + ", ";
  return line + std::to_string(counts.only_in_ivinex) + " only in Ivinex\n";
}

std::string guard_lines(const Plan& plan, bool colours) {
  std::string lines;
  for (const PlanGuard& guard : plan.data().guards) {
    if (!guard.tripped) continue;
    lines += "  " + coloured("guard " + printable(guard.name) + " tripped", Colour::red, colours) + ": " +
             printable(guard.detail) + "\n    --accept-guard " + printable(guard.name) + " writes nevertheless\n";
  }
  return lines;
}

std::string only_in_ivinex_lines(const Plan& plan, bool colours) {
  const auto& rows = plan.data().only_in_ivinex;
  if (rows.empty()) return {};
  std::string lines = "\nOnly in Ivinex (listed, never touched):\n";
  TextTable table({"IVINEX ID", "KEY", "NAME"});
  for (std::size_t i = 0; i < rows.size() && i < k_most_only_in_ivinex; ++i) {
    table.add({{rows[i].ivinex_id}, {rows[i].key.value_or("-")}, {printable(rows[i].name, k_longest_value)}});
  }
  lines += table.text(colours);
  if (rows.size() > k_most_only_in_ivinex) {
    lines += "  … and " + std::to_string(rows.size() - k_most_only_in_ivinex) + " more\n";
  }
  return lines;
}

}  // namespace

std::string plan_table(const Plan& plan, bool colours) {
  const std::string title = "Plan for " + std::string(to_string(plan.kind())) + " of " + printable(plan.data().site);
  std::string text = coloured(title, Colour::bold, colours) + "\n";
  text += side_line("CXone:  ", plan.data().cxone, colours);
  text += side_line("Ivinex: ", plan.data().ivinex, colours);
  text += counts_line(plan.counts());
  text += guard_lines(plan, colours);
  TextTable table({"ACTION", "KEY", "NAME", "IVINEX ID", "DETAILS"});
  for (const PlanRow& row : plan.rows()) {
    if (row.action == Action::unchanged && row.warnings.empty()) continue;
    table.add({{std::string(to_string(row.action)), colour_of(row.action)},
               {row.key},
               {printable(row.name, k_longest_value)},
               {row.ivinex_id.value_or("-")},
               {details_of(row)}});
  }
  if (!table.empty()) text += "\n" + table.text(colours);
  text += only_in_ivinex_lines(plan, colours);
  return text;
}

}  // namespace cxsync::cli
