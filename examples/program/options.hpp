#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "cxsync/observer.hpp"

namespace cxsync::program {

// What the command lines of the programs have in common.

/// Adds `--log-level`; `word` holds the default.
void add_log_level(CLI::App& app, std::string& word);
/// The level of a word that the option has checked.
LogLevel log_level(const std::string& word);

/// The name of who started the program; empty if the system knows none.
std::string login_name();

/// Parses the command line. `--option=` without a value is refused: the parser would take the next word for it.
/// @returns a text to print on stdout instead of going on (`--help`, `--version`).
/// @throws Error usage
std::optional<std::string> parse(CLI::App& app, int argc, const char* const* argv);

}  // namespace cxsync::program
