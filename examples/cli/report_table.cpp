#include <array>

#include "support/text.hpp"
#include "tables.hpp"
#include "text_table.hpp"
#include "words.hpp"

namespace cxsync::cli {

namespace {

constexpr std::size_t k_longest_name = 80;
constexpr std::size_t k_most_follow_ups = 20;

Colour colour_of(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::created:
    case Outcome::updated:
      return Colour::green;
    case Outcome::failed:
    case Outcome::unknown:
      return Colour::red;
    case Outcome::skipped:
      return Colour::yellow;
    case Outcome::unchanged:
      break;
  }
  return Colour::dim;
}

std::string note_of(const ReportRow& row) {
  if (!row.error) return {};
  std::string text = printable(row.error->code);
  if (!row.error->message.empty()) text += ": " + printable(row.error->message);
  if (row.error->http_status) text += " (HTTP " + std::to_string(*row.error->http_status) + ")";
  if (!row.error->hint.empty()) text += "\nhint: " + printable(row.error->hint);
  return text;
}

std::string counts_line(const Report& report) {
  const auto counts = report.counts();
  std::string line = "  ";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (i != 0) line += ", ";
    line += std::to_string(counts[i]) + " " + std::string(to_string(static_cast<Outcome>(i)));
  }
  return line + "\n";
}

std::string verified_line(const Verified& verified) {
  if (verified.checked == 0) return {};
  std::string line =
      "  read back: " + std::to_string(verified.confirmed) + " of " + std::to_string(verified.checked) + " confirmed";
  if (verified.different != 0) line += ", " + std::to_string(verified.different) + " different";
  if (verified.missing != 0) line += ", " + std::to_string(verified.missing) + " missing";
  return line + "\n";
}

std::string follow_up_lines(const Report& report) {
  if (report.follow_ups.empty()) return {};
  std::string lines = "\nStill to do by hand (`cxsync follow-ups` lists all of it):\n";
  for (std::size_t i = 0; i < report.follow_ups.size() && i < k_most_follow_ups; ++i) {
    const FollowUp& entry = report.follow_ups[i];
    lines += "  " + printable(entry.name, k_longest_name) + " (" + printable(entry.key) +
             "): " + explained(entry.what) + "\n";
  }
  if (report.follow_ups.size() > k_most_follow_ups) {
    lines += "  … and " + std::to_string(report.follow_ups.size() - k_most_follow_ups) + " more\n";
  }
  return lines;
}

}  // namespace

std::string report_table(const Report& report, bool colours) {
  const std::string title = "Report for " + std::string(to_string(report.kind)) + " of " + printable(report.site);
  std::string text = coloured(title, Colour::bold, colours) + "\n";
  if (!report.run.empty()) text += "  run " + printable(report.run) + "\n";
  if (report.finished.empty()) text += "  cut off before its end; `cxsync retry` takes it up again\n";
  text += counts_line(report);
  text += verified_line(report.verified);
  for (const std::string& guard : report.guards_accepted) text += "  accepted guard: " + printable(guard) + "\n";
  TextTable table({"OUTCOME", "KEY", "NAME", "IVINEX ID", "NOTE"});
  for (const ReportRow& row : report.rows) {
    table.add({{std::string(to_string(row.outcome)), colour_of(row.outcome)},
               {row.key},
               {printable(row.name, k_longest_name)},
               {row.ivinex_id.value_or("-")},
               {note_of(row)}});
  }
  text += table.empty() ? "  Nothing to do.\n" : "\n" + table.text(colours);
  text += follow_up_lines(report);
  return text;
}

}  // namespace cxsync::cli
