#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "cxsync/version.h"
#include "program/options.hpp"
#include "support/text.hpp"

namespace cxsync::cli {

namespace {

constexpr std::array<std::string_view, 7> k_commands{"doctor", "preview", "apply",     "sync",
                                                     "retry",  "history", "follow-ups"};
constexpr std::array<Command, k_commands.size()> k_command_values{
    Command::doctor, Command::preview, Command::apply,     Command::sync,
    Command::retry,  Command::history, Command::follow_ups};

constexpr const char* k_exit_codes = R"(
Exit codes:
    0  done; also when there was nothing to do
    1  the command line, configuration, plan file or state does not fit
    2  finished, but some selected rows were not written as planned;
       or --expect-no-changes found something to write
    3  a guard or an incomplete read stopped it before anything was written
    4  CXone or Ivinex could not be reached, read or logged in to
    5  internal error
    6  another run holds the state
  130  cancelled (Ctrl-C))";

constexpr const char* k_selection_help =
    "Rows to write: words and keys with commas, or @FILE with one per line. Words: all, new (creates), changed "
    "(updates and conflicts), suggested, none. Keys: KEY, KEY=IVINEX_ID, KEY=new, KEY=cxone, KEY=ivinex";

std::string footer(std::string_view examples) { return "Examples:\n" + std::string(examples) + k_exit_codes; }

/// What CLI11 fills in; the words become values afterwards.
struct Typed {
  Arguments arguments;
  std::string kind;
  std::string on_conflict = "skip";
  std::string log_level = "warn";
  std::string done;
  std::string out;
};

void add_output_options(CLI::App& command, Typed& typed) {
  command.add_option("--config", typed.arguments.config, "The site's configuration (JSON)")->required();
  command.add_flag("--json", typed.arguments.json, "Print exactly one JSON document instead of a table");
  program::add_log_level(command, typed.log_level);
  command.add_flag("--log-json", typed.arguments.log_json, "Log one JSON object per line");
}

void add_kind_option(CLI::App& command, Typed& typed) {
  command.add_option("--kind", typed.kind, "users, campaigns, dispositions, agent_statuses, or all")
      ->required()
      ->check(CLI::IsMember({"users", "campaigns", "dispositions", "agent_statuses", "all"}));
}

/// What every command that writes takes.
void add_run_options(CLI::App& command, Typed& typed) {
  command
      .add_option("--deadline", typed.arguments.deadline_s,
                  "Give up after this many seconds; exit 2 if anything was written by then")
      ->check(CLI::Range(1, 86400));
  command.add_option("--actor", typed.arguments.apply.actor,
                     "Who ticked the rows, for the history (default: your login name)");
}

void add_apply_options(CLI::App& command, Typed& typed) {
  ApplyOptions& apply = typed.arguments.apply;
  command.add_option("--select", typed.arguments.select, k_selection_help)->required();
  command.add_option("--on-conflict", typed.on_conflict, "Fields that both sides changed: skip, cxone or ivinex")
      ->check(CLI::IsMember({"skip", "cxone", "ivinex"}))
      ->capture_default_str();
  command.add_option("--accept-guard", apply.accept_guards, "Write although this guard tripped; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"create", "update", "deactivate", "shrink", "all_changed"}));
  add_run_options(command, typed);
}

void add_doctor(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("doctor", "Check everything a run needs, and say how to mend what fails");
  add_output_options(*command, typed);
  command->footer(footer("  cxsync doctor --config acme.json\n"));
}

void add_preview(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("preview", "Show what would be written, row by row; writes nothing");
  add_output_options(*command, typed);
  add_kind_option(*command, typed);
  command->add_option("--out", typed.out, "Write the plan to this file too, for `cxsync apply`");
  command->add_flag("--expect-no-changes", typed.arguments.expect_no_changes,
                    "Exit 2 when there is anything to create, to update or in conflict");
  command->footer(
      footer("  cxsync preview --config acme.json --kind users\n"
             "  cxsync preview --config acme.json --kind all --out plans.json\n"));
}

void add_apply(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("apply", "Write selected rows of a plan that `preview --out` saved");
  add_output_options(*command, typed);
  command->add_option("--plan", typed.arguments.plan, "The plan file (one plan, or a set of plans)")->required();
  add_apply_options(*command, typed);
  command->footer(
      footer("  cxsync apply --config acme.json --plan plan.json --select new\n"
             "  cxsync apply --config acme.json --plan plan.json --select 1001,1002=345 --on-conflict cxone\n"
             "  cxsync apply --config acme.json --plan plan.json --select @ticked.txt\n"));
}

void add_sync(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("sync", "Preview and apply in one step");
  add_output_options(*command, typed);
  add_kind_option(*command, typed);
  add_apply_options(*command, typed);
  command->footer(
      footer("  cxsync sync --config acme.json --kind all --select all\n"
             "  cxsync sync --config acme.json --kind users --select new --actor ada\n"));
}

void add_retry(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("retry", "Finish what a run left open; sends only what was reviewed");
  add_output_options(*command, typed);
  command->add_option("--run", typed.arguments.run, "The run (default: the latest unfinished one of each kind)")
      ->check(CLI::Validator([](const std::string& run) { return run.empty() ? "it is empty" : ""; }, "RUN"));
  add_run_options(*command, typed);
  command->footer(
      footer("  cxsync retry --config acme.json\n"
             "  cxsync retry --config acme.json --run 20261123T083214Z-users-1317d174\n"));
}

void add_history(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("history", "List past runs, or show the report of one");
  add_output_options(*command, typed);
  auto* run = command->add_option("--run", typed.arguments.run, "Show the stored report of this run");
  command
      ->add_option("--forget-before", typed.arguments.forget_before,
                   "First remove names and messages of runs that finished before this day (YYYY-MM-DD, UTC)")
      ->excludes(run);
  command->footer(
      footer("  cxsync history --config acme.json\n"
             "  cxsync history --config acme.json --forget-before 2026-01-01\n"));
}

void add_follow_ups(CLI::App& app, Typed& typed) {
  CLI::App* command = app.add_subcommand("follow-ups", "List what people still have to do, such as setting passwords");
  add_output_options(*command, typed);
  command->add_option("--done", typed.done, "Take these keys off the list first (KEY,KEY,...)");
  command->footer(
      footer("  cxsync follow-ups --config acme.json\n"
             "  cxsync follow-ups --config acme.json --done 1001,1002\n"));
}

Command command_of(const CLI::App& app) {
  const std::string name = app.get_subcommands().front()->get_name();
  const auto found = std::find(k_commands.begin(), k_commands.end(), name);
  return k_command_values[static_cast<std::size_t>(found - k_commands.begin())];
}

// The values behind the words that CLI11 has checked.
Arguments finished(Typed& typed, const CLI::App& app) {
  static const std::map<std::string, OnConflict> decisions{
      {"skip", OnConflict::skip}, {"cxone", OnConflict::cxone}, {"ivinex", OnConflict::ivinex}};
  Arguments& arguments = typed.arguments;
  arguments.command = command_of(app);
  arguments.kind = kind_from_string(typed.kind);
  arguments.apply.on_conflict = decisions.at(typed.on_conflict);
  arguments.log_level = program::log_level(typed.log_level);
  arguments.done = split_list(typed.done);
  const CLI::App* command = app.get_subcommands().front();
  const CLI::Option* actor = command->get_option_no_throw("--actor");
  const CLI::Option* out = command->get_option_no_throw("--out");
  if (out != nullptr && out->count() > 0) arguments.out = std::move(typed.out);
  if (actor != nullptr && actor->count() == 0) arguments.apply.actor = program::login_name();
  return std::move(arguments);
}

// CLI11 knows only that something was not expected; a mistyped command deserves a better answer.
void check_command_word(int argc, const char* const* argv) {
  if (argc < 2) throw Error(ErrorCode::usage, "No command was given.", "See `cxsync --help`.");
  const std::string_view word = argv[1];
  if (word.starts_with('-') || std::find(k_commands.begin(), k_commands.end(), word) != k_commands.end()) return;
  const std::string near = nearest(word, k_commands);
  throw Error(ErrorCode::usage, "\"" + printable(word, 60) + "\" is not a command.",
              near.empty() ? "See `cxsync --help`." : "Did you mean `cxsync " + near + "`?");
}

}  // namespace

std::variant<Arguments, std::string> read_command_line(int argc, const char* const* argv) {
  check_command_word(argc, argv);
  Typed typed;
  CLI::App app(
      "Synchronises NICE CXone into Ivinex CRM: users, campaigns, dispositions and agent statuses.\n"
      "It reads CXone, creates and updates rows in Ivinex, and never deletes anything.",
      "cxsync");
  app.set_version_flag("--version", "cxsync " CXS_VERSION_STRING);
  app.require_subcommand(1);
  app.footer("Begin with `cxsync doctor --config F`, then `cxsync preview`. `cxsync COMMAND --help` tells more.\n" +
             std::string(k_exit_codes));
  add_doctor(app, typed);
  add_preview(app, typed);
  add_apply(app, typed);
  add_sync(app, typed);
  add_retry(app, typed);
  add_history(app, typed);
  add_follow_ups(app, typed);
  if (auto text = program::parse(app, argc, argv)) return std::move(*text);
  return finished(typed, app);
}

bool wants_json(int argc, const char* const* argv) noexcept {
  return std::any_of(argv + 1, argv + std::max(argc, 1),
                     [](const char* word) { return std::string_view(word) == "--json"; });
}

}  // namespace cxsync::cli
