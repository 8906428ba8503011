#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "cxsync/error.hpp"
#include "cxsync/observer.hpp"

namespace cxsync::program {

// What the command lines of the programs have in common.

/// Adds `--log-level`; `word` holds the default.
void add_log_level(CLI::App& app, std::string& word);
/// The level of a word that the option has checked.
LogLevel log_level(const std::string& word);

/// The name of who started the program; empty if the system knows none.
std::string login_name();

/// Refuses `--option=` without a value: the parser would take the next word for it.
/// @throws Error usage
void refuse_empty_values(int argc, const char* const* argv);

/// The error for what the parser found. `help` is the command that tells more.
Error usage_error(std::string_view what, const std::string& help);

}  // namespace cxsync::program
