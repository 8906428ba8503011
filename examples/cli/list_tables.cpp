#include "support/text.hpp"
#include "tables.hpp"
#include "text_table.hpp"
#include "words.hpp"

namespace cxsync::cli {

namespace {

Colour colour_of(CheckStatus status) noexcept {
  switch (status) {
    case CheckStatus::ok:
      return Colour::green;
    case CheckStatus::warn:
      return Colour::yellow;
    case CheckStatus::fail:
      return Colour::red;
    case CheckStatus::skipped:
      break;
  }
  return Colour::dim;
}

std::string counts_of(const HistoryEntry& entry) {
  std::string text;
  for (std::size_t i = 0; i < entry.counts.size(); ++i) {
    if (entry.counts[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(entry.counts[i]) + " " + std::string(to_string(static_cast<Outcome>(i)));
  }
  if (!text.empty()) return text;
  return entry.finished ? "nothing to do" : "nothing sent";
}

}  // namespace

std::string doctor_table(const CheckList& list, bool colours) {
  TextTable table({"STATUS", "CHECK", "FOUND"});
  for (const Check& check : list.checks) {
    std::string found = printable(check.message, 1000);
    if (check.status != CheckStatus::ok && !check.fix.empty()) found += "\nfix: " + printable(check.fix, 1000);
    table.add({{std::string(to_string(check.status)), colour_of(check.status)}, {check.id}, {std::move(found)}});
  }
  const std::string verdict = list.ok() ? coloured("Everything a run needs is there.", Colour::green, colours)
                                        : coloured("Something must be mended first.", Colour::red, colours);
  return table.text(colours) + "\n" + verdict + "\n";
}

std::string history_table(const History& history, bool colours) {
  const std::string title = "Runs of " + printable(history.site);
  std::string text = coloured(title, Colour::bold, colours) + "\n";
  if (history.runs.empty()) return text + "  None yet.\n";
  TextTable table({"RUN", "KIND", "STARTED", "FINISHED", "BY", "EXIT", "RESULT"});
  for (const HistoryEntry& entry : history.runs) {
    table.add({{entry.run},
               {std::string(to_string(entry.kind))},
               {entry.started},
               {entry.finished.value_or("interrupted")},
               {entry.actor.empty() ? "-" : entry.actor},
               {entry.exit ? std::to_string(*entry.exit) : "-"},
               {counts_of(entry)}});
  }
  return text + table.text(colours);
}

std::string follow_ups_table(const FollowUps& list, bool colours) {
  const std::string title = "Still to do by hand for " + printable(list.site);
  std::string text = coloured(title, Colour::bold, colours) + "\n";
  if (list.follow_ups.empty()) return text + "  Nothing.\n";
  TextTable table({"KEY", "NAME", "SINCE", "WHAT"});
  for (const FollowUp& entry : list.follow_ups) {
    table.add({{entry.key}, {entry.name}, {entry.since}, {explained(entry.what)}});
  }
  return text + table.text(colours) + "  Take finished ones off the list with --done KEY,KEY,…\n";
}

}  // namespace cxsync::cli
