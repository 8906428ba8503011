#include "program/options.hpp"

#include <pwd.h>
#include <unistd.h>

#include <map>
#include <string_view>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync::program {

namespace {

const std::map<std::string, LogLevel> k_levels{
    {"error", LogLevel::error}, {"warn", LogLevel::warn}, {"info", LogLevel::info}, {"debug", LogLevel::debug}};

void refuse_empty_values(int argc, const char* const* argv) {
  for (int at = 1; at < argc; ++at) {
    const std::string_view word = argv[at];
    if (!word.starts_with("--") || word.find('=') + 1 != word.size()) continue;
    throw Error(ErrorCode::usage, printable(word, 60) + " has no value.",
                "Write the value right after the =, or leave the option out.");
  }
}

// Says what the parser found, and where to read more.
Error usage_error(const CLI::App& app, std::string_view what) {
  const auto commands = app.get_subcommands();
  const std::string command = commands.empty() ? "" : " " + commands.front()->get_name();
  std::string message = printable(what, 500);
  if (!message.ends_with('.')) message += '.';
  return Error(ErrorCode::usage, std::move(message), "See `" + app.get_name() + command + " --help`.");
}

}  // namespace

void add_log_level(CLI::App& app, std::string& word) {
  app.add_option("--log-level", word, "What to log on stderr: error, warn, info or debug")
      ->check(CLI::IsMember({"error", "warn", "info", "debug"}))
      ->capture_default_str();
}

LogLevel log_level(const std::string& word) { return k_levels.at(word); }

std::string login_name() {
  const passwd* entry = ::getpwuid(::geteuid());
  return entry != nullptr ? entry->pw_name : "";
}

std::optional<std::string> parse(CLI::App& app, int argc, const char* const* argv) {
  refuse_empty_values(argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return app.help();
  } catch (const CLI::CallForVersion& version) {
    return std::string(version.what()) + "\n";
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error.what());
  }
  return std::nullopt;
}

}  // namespace cxsync::program
