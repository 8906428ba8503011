#include "job.hpp"

#include <algorithm>

#include "cxsync/change.hpp"
#include "support/clock.hpp"
#include "support/json_writer.hpp"

namespace cxsync::page {

namespace {

constexpr std::array<Action, 6> k_actions{Action::create,    Action::update,  Action::conflict,
                                          Action::ambiguous, Action::invalid, Action::unchanged};
constexpr std::array<Outcome, 6> k_outcomes{Outcome::created, Outcome::updated, Outcome::unchanged,
                                            Outcome::skipped, Outcome::failed,  Outcome::unknown};

void write_progress(JsonWriter& json, const Progress& progress) {
  json.begin_object()
      .member("kind", to_string(progress.kind))
      .member("phase", to_string(progress.phase))
      .key("pages")
      .number(progress.pages)
      .key("done")
      .number(progress.done)
      .key("total")
      .number(progress.total)
      .end_object();
}

void write_side(JsonWriter& json, const JsonKey& name, const ReadSummary& side) {
  json.key(name)
      .begin_object()
      .key("records")
      .number(side.records)
      .key("pages")
      .number(side.pages)
      .key("complete")
      .boolean(side.complete)
      .key("reason")
      .string_or_null(side.reason.empty() ? std::nullopt : std::optional(side.reason))
      .end_object();
}

void write_outcome(JsonWriter& json, const PlanOutcome& plan) {
  json.key("plan").begin_object().member("digest", plan.digest).key("counts").begin_object();
  for (const Action action : k_actions) json.any_key(to_string(action)).number(plan.counts.of(action));
  json.key("only_in_ivinex").number(plan.counts.only_in_ivinex).end_object();
  write_side(json, "cxone", plan.cxone);
  write_side(json, "ivinex", plan.ivinex);
  json.end_object();
}

void write_outcome(JsonWriter& json, const ReportOutcome& report) {
  json.key("report").begin_object().member("run", report.run).key("counts").begin_object();
  for (const Outcome outcome : k_outcomes) {
    json.any_key(to_string(outcome)).number(report.counts[static_cast<std::size_t>(outcome)]);
  }
  json.end_object().key("exit").number(static_cast<int>(report.exit)).end_object();
}

void write_outcome(JsonWriter& json, const Error& error) { json.key("error").raw(error.to_json()); }

bool was_cancelled(const KindOutcome& result) {
  if (const auto* error = std::get_if<Error>(&result.outcome)) return error->code() == ErrorCode::cancelled;
  const auto* report = std::get_if<ReportOutcome>(&result.outcome);
  return report != nullptr && report->exit == ExitCode::cancelled;
}

}  // namespace

std::string_view to_string(JobState state) noexcept {
  switch (state) {
    case JobState::running:
      return "running";
    case JobState::done:
      return "done";
    case JobState::failed:
      return "failed";
    case JobState::cancelled:
      return "cancelled";
  }
  return "failed";
}

std::string_view to_string(JobType type) noexcept {
  switch (type) {
    case JobType::preview:
      return "preview";
    case JobType::apply:
      return "apply";
    case JobType::retry:
      return "retry";
    case JobType::doctor:
      return "doctor";
  }
  return "preview";
}

void Job::note(const Progress& news) {
  const auto known = std::find_if(progress.begin(), progress.end(), [&](const Progress& entry) {
    return entry.kind == news.kind && entry.phase == news.phase;
  });
  if (known == progress.end()) {
    progress.push_back(news);
  } else {
    *known = news;
  }
}

JobState Job::end_state() const noexcept {
  if (error) return error->code() == ErrorCode::cancelled ? JobState::cancelled : JobState::failed;
  if (std::any_of(results.begin(), results.end(), was_cancelled)) return JobState::cancelled;
  const bool all_failed =
      !results.empty() && std::all_of(results.begin(), results.end(), [](const KindOutcome& result) {
        return std::holds_alternative<Error>(result.outcome);
      });
  return all_failed ? JobState::failed : JobState::done;
}

std::string Job::to_json(const std::array<std::optional<Plan>, 4>& lists) const {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("id").number(id).member("what", to_string(type)).key("kinds").begin_array();
  for (const Kind kind : kinds) json.string(cxsync::to_string(kind));
  json.end_array()
      .member("state", to_string(state))
      .key("cancelling")
      .boolean(cancelling)
      .key("diagnosing")
      .boolean(diagnosing)
      .member("started", utc_text(started));
  const auto elapsed =
      took.value_or(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began));
  json.key("elapsed_ms").number(static_cast<std::int64_t>(elapsed.count())).key("progress").begin_array();
  for (const Progress& entry : progress) write_progress(json, entry);
  json.end_array().key("results").begin_array();
  for (const KindOutcome& result : results) {
    json.begin_object().member("kind", cxsync::to_string(result.kind));
    std::visit([&](const auto& outcome) { write_outcome(json, outcome); }, result.outcome);
    json.end_object();
  }
  json.end_array().key("lists").begin_object();
  for (const auto& list : lists) {
    if (list) json.any_key(cxsync::to_string(list->kind())).string(list->digest());
  }
  json.end_object().key("checks").raw(checks ? checks->to_json() : "null");
  json.key("error").raw(error ? error->to_json() : "null").end_object();
  return text;
}

}  // namespace cxsync::page
