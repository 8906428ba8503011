// The documents that are not a plan, a report, an error or a list of checks.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cxsync/engine.hpp"
#include "plan/plan_document.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

namespace {

constexpr std::array<Outcome, 6> k_outcomes{Outcome::created, Outcome::updated, Outcome::unchanged,
                                            Outcome::skipped, Outcome::failed,  Outcome::unknown};

template <typename Set>
std::string set_document(const Set& set) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("format", "cxsync.set/1").key("documents").begin_array();
  for (const auto& entry : set) {
    json.raw(std::visit([](const auto& document) { return document.to_json(); }, entry.result));
  }
  json.end_array().end_object();
  return out;
}

bool has_written(const Report& report) {
  const auto counts = report.counts();
  return counts[static_cast<std::size_t>(Outcome::created)] + counts[static_cast<std::size_t>(Outcome::updated)] +
             counts[static_cast<std::size_t>(Outcome::unknown)] !=
         0;
}

ExitCode worse(ExitCode left, ExitCode right) noexcept { return left < right ? right : left; }

void write_run(JsonWriter& json, const HistoryEntry& entry) {
  json.begin_object()
      .member("run", entry.run)
      .member("kind", to_string(entry.kind))
      .member("actor", entry.actor)
      .member("started", entry.started);
  json.key("finished").string_or_null(entry.finished);
  json.member("plan_digest", entry.plan_digest).key("guards_accepted").begin_array();
  for (const std::string& guard : entry.guards_accepted) json.string(guard);
  json.end_array().key("counts").begin_object();
  for (const Outcome outcome : k_outcomes) {
    json.any_key(to_string(outcome)).number(entry.counts[static_cast<std::size_t>(outcome)]);
  }
  json.end_object().key("exit");
  entry.exit ? json.number(*entry.exit) : json.null();
  json.end_object();
}

}  // namespace

std::string to_json(const PlanSet& set) { return set_document(set); }
std::string to_json(const ReportSet& set) { return set_document(set); }

ExitCode exit_code(const PlanSet& set) noexcept {
  ExitCode code = ExitCode::done;
  for (const auto& entry : set) {
    if (const Error* error = std::get_if<Error>(&entry.result)) code = worse(code, error->exit_code());
  }
  return code;
}

ExitCode exit_code(const ReportSet& set) noexcept {
  bool written = false;
  bool same = true;
  ExitCode highest = ExitCode::done;
  std::optional<ExitCode> first;
  for (const auto& entry : set) {
    const auto* report = std::get_if<Report>(&entry.result);
    const ExitCode code = report != nullptr ? report->exit_code() : std::get<Error>(entry.result).exit_code();
    written = written || (report != nullptr && has_written(*report));
    same = same && code == first.value_or(code);
    first = first.value_or(code);
    highest = worse(highest, code);
  }
  // A cancelled run says so whatever it had written by then.
  if (same || highest == ExitCode::cancelled) return highest;
  return written ? ExitCode::partial : highest;
}

std::string History::to_json() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("format", "cxsync.history/1").member("site", site).key("runs").begin_array();
  for (const HistoryEntry& entry : runs) write_run(json, entry);
  json.end_array().end_object();
  return out;
}

std::string FollowUps::to_json() const {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("format", "cxsync.follow_ups/1").member("site", site).key("follow_ups").begin_array();
  for (const FollowUp& item : follow_ups) {
    json.begin_object().member("what", item.what).member("key", item.key).member("name", item.name);
    json.member("since", item.since).end_object();
  }
  json.end_array().end_object();
  return out;
}

std::string to_json(const SelectionSummary& summary) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("kind", to_string(summary.kind)).key("create").number(summary.create);
  json.key("update").number(summary.update).key("remember").number(summary.remember);
  json.key("unchanged").number(summary.unchanged).key("skip").number(summary.skip);
  write_guards(json, summary.guards);
  json.end_object();
  return out;
}

}  // namespace cxsync
