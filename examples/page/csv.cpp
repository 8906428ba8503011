#include "csv.hpp"

#include <initializer_list>

#include "cxsync/config.hpp"

namespace cxsync::page {

namespace {

class Sheet {
 public:
  explicit Sheet(std::initializer_list<std::string_view> headings) {
    for (const std::string_view heading : headings) cell(heading);
  }

  Sheet& cell(std::string_view text) {
    if (!first_) text_ += ',';
    first_ = false;
    text_ += '"';
    if (is_formula(text)) text_ += '\'';
    for (const char character : text) {
      if (character == '"') text_ += '"';
      text_ += character;
    }
    text_ += '"';
    return *this;
  }
  Sheet& cell(std::uint64_t number) { return cell(std::to_string(number)); }
  void end_line() {
    text_ += "\r\n";
    first_ = true;
  }
  std::string take() { return std::move(text_); }

 private:
  static bool is_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  }

  std::string text_ = "\xEF\xBB\xBF";
  bool first_ = true;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : "; ").append(word);
  return text;
}

// `email: old -> new; active: true -> false`
std::string changes_text(const std::vector<Change>& changes) {
  std::string text;
  for (const Change& change : changes) {
    text.append(text.empty() ? "" : "; ").append(change.field).append(": ").append(change.from.value_or(""));
    text.append(" -> ").append(change.to.value_or(""));
  }
  return text;
}

}  // namespace

std::string plan_csv(const Plan& plan) {
  Sheet sheet{"key", "name", "action", "ivinex_id", "reason", "warnings", "changes"};
  const auto& fields = canonical_fields(plan.kind());
  for (const std::string& field : fields) sheet.cell("cxone." + field);
  sheet.end_line();
  for (const PlanRow& row : plan.rows()) {
    sheet.cell(row.key).cell(row.name).cell(to_string(row.action)).cell(row.ivinex_id.value_or("")).cell(row.reason);
    sheet.cell(joined(row.warnings)).cell(changes_text(row.changes));
    for (const std::string& field : fields) sheet.cell(row.source.get(field).value_or(""));
    sheet.end_line();
  }
  for (const OnlyInIvinex& row : plan.data().only_in_ivinex) {
    sheet.cell(row.key.value_or("")).cell(row.name).cell("only_in_ivinex").cell(row.ivinex_id);
    for (std::size_t left = 3 + fields.size(); left > 0; --left) sheet.cell("");
    sheet.end_line();
  }
  return sheet.take();
}

std::string report_csv(const Report& report) {
  Sheet sheet{"key", "name", "action", "outcome", "ivinex_id", "attempts", "error", "message", "hint"};
  sheet.end_line();
  for (const ReportRow& row : report.rows) {
    const RowError error = row.error.value_or(RowError{});
    sheet.cell(row.key).cell(row.name).cell(to_string(row.action)).cell(to_string(row.outcome));
    sheet.cell(row.ivinex_id.value_or("")).cell(static_cast<std::uint64_t>(row.attempts));
    sheet.cell(error.code).cell(error.message).cell(error.hint).end_line();
  }
  return sheet.take();
}

std::string history_csv(const History& history) {
  Sheet sheet{"run",     "kind",      "actor",   "started", "finished", "exit",           "created",
              "updated", "unchanged", "skipped", "failed",  "unknown",  "guards_accepted"};
  sheet.end_line();
  for (const HistoryEntry& run : history.runs) {
    sheet.cell(run.run).cell(to_string(run.kind)).cell(run.actor).cell(run.started).cell(run.finished.value_or(""));
    sheet.cell(run.exit ? std::to_string(*run.exit) : std::string());
    for (const std::uint64_t count : run.counts) sheet.cell(count);
    sheet.cell(joined(run.guards_accepted)).end_line();
  }
  return sheet.take();
}

std::string follow_ups_csv(const FollowUps& list) {
  Sheet sheet{"what", "key", "name", "since"};
  sheet.end_line();
  for (const FollowUp& item : list.follow_ups) {
    sheet.cell(item.what).cell(item.key).cell(item.name).cell(item.since).end_line();
  }
  return sheet.take();
}

}  // namespace cxsync::page
