#include "commands.hpp"

#include "plan_file.hpp"
#include "program/config_file.hpp"
#include "program/result_output.hpp"
#include "program/stored_report.hpp"
#include "progress.hpp"
#include "selection_file.hpp"
#include "tables.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cxsync::cli {

namespace {

template <typename Document>
void write_document(const Document& document) {
  program::write_result(document.to_json());
}
void write_document(const Plan& plan) { plan.write_json(program::write_result); }

std::optional<std::chrono::steady_clock::time_point> deadline_of(const Arguments& arguments) {
  if (!arguments.deadline_s) return std::nullopt;
  return std::chrono::steady_clock::now() + std::chrono::seconds(*arguments.deadline_s);
}

/// One command with what it needs: the site, and how to show a result.
class Session {
 public:
  Session(const Arguments& arguments, const std::stop_token& stop)
      : arguments_(arguments),
        observer_(arguments.log_level, arguments.log_json),
        call_{.stop = stop, .deadline = deadline_of(arguments), .observer = &observer_},
        engine_(read_config()) {}

  ExitCode doctor();
  ExitCode preview();
  ExitCode apply();
  ExitCode sync();
  ExitCode retry();
  ExitCode history();
  ExitCode follow_ups();

 private:
  template <typename Document, typename Table>
  void show(const Document& document, Table table) {
    observer_.clear();
    if (!arguments_.json) return program::write_result(table(document, program::stdout_takes_colours()));
    write_document(document);
    program::write_result("\n");
  }

  // Tables on stdout; the kinds that failed on stderr.
  template <typename Document, typename Table>
  void show_set(const std::vector<KindResult<Document>>& set, Table table) {
    observer_.clear();
    if (arguments_.json) return program::write_result(to_json(set) + "\n");
    std::string_view separator;
    for (const KindResult<Document>& entry : set) {
      if (const auto* document = std::get_if<Document>(&entry.result)) {
        program::write_result(std::string(separator) + table(*document, program::stdout_takes_colours()));
        separator = "\n";
      } else {
        program::write_diagnostic(std::string(to_string(entry.kind)) + ": " +
                                  program::diagnostic_of(std::get<Error>(entry.result)));
      }
    }
  }

  [[nodiscard]] Selection selection(bool several_kinds) const;
  Config read_config();
  [[nodiscard]] std::optional<PlanTarget> plan_target() const;
  ExitCode preview_one(Kind kind);
  ExitCode preview_all();

  const Arguments& arguments_;
  TerminalObserver observer_;
  Call call_;
  std::vector<std::string> kept_;  ///< files that no plan may replace
  Engine engine_;
};

Config Session::read_config() {
  Config config = program::read_config_file(arguments_.config);
  kept_ = {arguments_.config};
  for (const char* ending : {"", "-wal", "-shm", "-journal", ".lock"}) kept_.push_back(config.state_path + ending);
  return config;
}

Selection Session::selection(bool several_kinds) const {
  Selection selection = read_selection(arguments_.select);
  if (several_kinds && !selection.only_words()) {
    throw Error(ErrorCode::selection_bad_word, "A selection for several kinds holds only words.",
                "Use all, new, changed, suggested or none; to select by key, name one kind with --kind.");
  }
  return selection;
}

ExitCode Session::doctor() {
  const CheckList list = engine_.doctor(call_);
  show(list, doctor_table);
  return list.exit_code();
}

// Refused before anything is read from the services.
std::optional<PlanTarget> Session::plan_target() const {
  if (!arguments_.out) return std::nullopt;
  return PlanTarget(*arguments_.out, kept_);
}

ExitCode Session::preview_one(Kind kind) {
  const auto target = plan_target();
  const Plan plan = engine_.preview(kind, call_);
  if (target) target->write([&](const TextTaker& take) { plan.write_json(take); });
  show(plan, plan_table);
  return arguments_.expect_no_changes && plan.has_changes() ? ExitCode::partial : ExitCode::done;
}

ExitCode Session::preview_all() {
  const auto target = plan_target();
  const PlanSet set = engine_.preview_all(call_);
  if (target) target->write([&](const TextTaker& take) { take(to_json(set)); });
  show_set(set, plan_table);
  const ExitCode code = exit_code(set);
  if (code != ExitCode::done || !arguments_.expect_no_changes) return code;
  for (const KindResult<Plan>& entry : set) {
    if (std::get<Plan>(entry.result).has_changes()) return ExitCode::partial;
  }
  return ExitCode::done;
}

ExitCode Session::preview() { return arguments_.kind ? preview_one(*arguments_.kind) : preview_all(); }

ExitCode Session::apply() {
  const PlanFile file = read_plan_file(arguments_.plan);
  const Selection ticked = selection(file.is_set);
  if (file.is_set) {
    const ReportSet reports = engine_.apply_all(file.plans, ticked, arguments_.apply, call_);
    show_set(reports, report_table);
    return exit_code(reports);
  }
  const Report report = engine_.apply(std::get<Plan>(file.plans.at(0).result), ticked, arguments_.apply, call_);
  show(report, report_table);
  return report.exit_code();
}

ExitCode Session::sync() {
  const Selection ticked = selection(!arguments_.kind);
  if (!arguments_.kind) {
    const ReportSet reports = engine_.sync_all(ticked, arguments_.apply, call_);
    show_set(reports, report_table);
    return exit_code(reports);
  }
  const Report report = engine_.sync(*arguments_.kind, ticked, arguments_.apply, call_);
  show(report, report_table);
  return report.exit_code();
}

ExitCode Session::retry() {
  const std::string& actor = arguments_.apply.actor;
  const ReportSet reports = arguments_.run.empty()
                                ? engine_.retry_all(actor, call_)
                                : ReportSet{{Kind::users, engine_.retry(arguments_.run, actor, call_)}};
  if (reports.size() > 1) {
    show_set(reports, report_table);
    return exit_code(reports);
  }
  const auto& only = reports.front().result;
  if (const Error* error = std::get_if<Error>(&only)) throw *error;
  const auto& report = std::get<Report>(only);
  show(report, report_table);
  return report.exit_code();
}

ExitCode Session::history() {
  if (!arguments_.run.empty()) {
    const std::string report = engine_.stored_report(arguments_.run);
    program::write_result(arguments_.json
                              ? report + "\n"
                              : report_table(program::read_stored_report(report), program::stdout_takes_colours()));
    return ExitCode::done;
  }
  if (!arguments_.forget_before.empty()) engine_.forget_before(arguments_.forget_before);
  show(engine_.history(), history_table);
  return ExitCode::done;
}

ExitCode Session::follow_ups() {
  show(engine_.follow_ups(arguments_.done), follow_ups_table);
  return ExitCode::done;
}

// The doctor answers with its own document even when it gets no further than the configuration.
ExitCode show_unusable_configuration(const Error& error, bool json) {
  CheckList list;
  list.checks.push_back({.id = "config",
                         .status = CheckStatus::fail,
                         .message = error.message(),
                         .fix = error.hint().empty() ? "Correct the configuration there." : error.hint()});
  program::write_result(json ? list.to_json() + "\n" : doctor_table(list, program::stdout_takes_colours()));
  return list.exit_code();
}

bool is_about_configuration(const Error& error) {
  return to_string(error.code()).starts_with("config_") || error.code() == ErrorCode::secret_unavailable;
}

}  // namespace

ExitCode run(const Arguments& arguments, const std::stop_token& stop) {
  if (arguments.command == Command::doctor) {
    try {
      return Session(arguments, stop).doctor();
    } catch (const Error& error) {
      if (!is_about_configuration(error)) throw;
      return show_unusable_configuration(error, arguments.json);
    }
  }
  Session session(arguments, stop);
  switch (arguments.command) {
    case Command::preview:
      return session.preview();
    case Command::apply:
      return session.apply();
    case Command::sync:
      return session.sync();
    case Command::retry:
      return session.retry();
    case Command::history:
      return session.history();
    default:
      return session.follow_ups();
  }
}

void report_error(const Error& error, bool json) {
  if (json) return program::write_result(error.to_json() + "\n");
  if (error.plan() != nullptr) program::write_result(plan_table(*error.plan(), program::stdout_takes_colours()) + "\n");
  program::write_diagnostic(program::diagnostic_of(error));
}

}  // namespace cxsync::cli
