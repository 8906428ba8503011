#pragma once

#include <string>
#include <string_view>

#include "cxsync/error.hpp"

namespace cxsync::program {

/// Opens the null device for every standard stream that the caller closed, so that no file gets its number.
void hold_standard_streams();

/// Writes the result to stdout, all of it.
/// @throws Error internal when stdout is closed or full
void write_result(std::string_view text);

/// Writes to stderr as much as it takes; there is nobody left to tell otherwise.
void write_diagnostic(std::string_view text) noexcept;

/// `cxsync: message`, `hint: ...` and the details, one per line.
std::string diagnostic_of(const Error& error, std::string_view program = "cxsync");

/// Colours are for a terminal, and only without NO_COLOR.
bool stdout_takes_colours();

}  // namespace cxsync::program
