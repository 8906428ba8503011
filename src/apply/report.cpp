#include "cxsync/report.hpp"

#include <algorithm>

#include "support/json_writer.hpp"

namespace cxsync {

namespace {

constexpr std::array<std::string_view, 6> k_outcome_words{"created", "updated", "unchanged",
                                                          "skipped", "failed",  "unknown"};

void write_row(JsonWriter& json, const ReportRow& row) {
  json.begin_object()
      .member("key", row.key)
      .member("name", row.name)
      .member("action", to_string(row.action))
      .member("outcome", to_string(row.outcome));
  json.key("ivinex_id").string_or_null(row.ivinex_id);
  json.key("attempts").number(row.attempts);
  json.key("error");
  if (row.error) {
    json.begin_object().member("code", row.error->code).member("message", row.error->message).key("http_status");
    row.error->http_status ? json.number(*row.error->http_status) : json.null();
    json.member("hint", row.error->hint).end_object();
  } else {
    json.null();
  }
  json.end_object();
}

/// Written or left alone as planned, as far as anybody knows.
bool as_planned(const ReportRow& row) {
  switch (row.outcome) {
    case Outcome::created:
      return !row.error || row.error->code == "read_back_differs";
    case Outcome::updated:
      return !row.error || row.error->code == "read_back_differs" || row.error->code == "duplicate_key_in_ivinex";
    case Outcome::unchanged:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view to_string(Outcome outcome) noexcept { return k_outcome_words[static_cast<std::size_t>(outcome)]; }

std::optional<Outcome> outcome_from_string(std::string_view word) noexcept {
  const auto found = std::find(k_outcome_words.begin(), k_outcome_words.end(), word);
  if (found == k_outcome_words.end()) return std::nullopt;
  return static_cast<Outcome>(found - k_outcome_words.begin());
}

std::array<std::uint64_t, 6> Report::counts() const noexcept {
  std::array<std::uint64_t, 6> counts{};
  for (const ReportRow& row : rows) ++counts[static_cast<std::size_t>(row.outcome)];
  return counts;
}

ExitCode Report::exit_code() const noexcept {
  if (cancelled) return ExitCode::cancelled;
  if (!state_saved) return ExitCode::partial;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool expected = i < expected_skip.size() && expected_skip[i];
    if (!expected && !as_planned(rows[i])) return ExitCode::partial;
  }
  return ExitCode::done;
}

std::string Report::to_json() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object()
      .member("format", "cxsync.report/1")
      .member("site", site)
      .member("kind", to_string(kind))
      .member("run", run)
      .member("plan_digest", plan_digest)
      .member("actor", actor)
      .member("started", started)
      .member("finished", finished);
  json.key("guards_accepted").begin_array();
  for (const std::string& guard : guards_accepted) json.string(guard);
  json.end_array().key("counts").begin_object();
  const auto count = counts();
  for (std::size_t i = 0; i < k_outcome_words.size(); ++i) json.any_key(k_outcome_words[i]).number(count[i]);
  json.end_object().key("rows").begin_array();
  for (const ReportRow& row : rows) write_row(json, row);
  json.end_array().key("follow_ups").begin_array();
  for (const FollowUp& item : follow_ups) {
    json.begin_object().member("what", item.what).member("key", item.key).member("name", item.name).end_object();
  }
  json.end_array().key("verified").begin_object();
  json.key("checked").number(verified.checked);
  json.key("confirmed").number(verified.confirmed);
  json.key("different").number(verified.different);
  json.key("missing").number(verified.missing);
  json.end_object().end_object();
  return out;
}

}  // namespace cxsync
