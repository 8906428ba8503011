#pragma once

#include <stop_token>

#include "arguments.hpp"
#include "cxsync/error.hpp"

namespace cxsync::cli {

/// Runs one command and writes its result to stdout.
/// @throws Error for everything that has no result
ExitCode run(const Arguments& arguments, const std::stop_token& stop);

/// Writes an error: on stdout as a document with `json`, else on stderr, after the plan that it carries, if any.
void report_error(const Error& error, bool json);

}  // namespace cxsync::cli
