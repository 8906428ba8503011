#pragma once

#include <optional>
#include <string>
#include <variant>

#include "arguments.hpp"

namespace cxsync::cli {

/// Reads the command line.
/// @returns the arguments, or a text to print on stdout (`--help`, `--version`).
/// @throws Error usage
std::variant<Arguments, std::string> read_command_line(int argc, const char* const* argv);

/// True if `--json` stands on the command line, however wrong the rest may be.
bool wants_json(int argc, const char* const* argv) noexcept;

}  // namespace cxsync::cli
