#include <exception>
#include <new>

#include "command_line.hpp"
#include "commands.hpp"
#include "result_output.hpp"
#include "signals.hpp"
#include "support/text.hpp"

namespace {

using cxsync::Error;
using cxsync::ErrorCode;
using cxsync::ExitCode;

ExitCode run(int argc, const char* const* argv, const std::stop_token& stop) {
  const auto typed = cxsync::cli::read_command_line(argc, argv);
  if (const auto* text = std::get_if<std::string>(&typed)) {
    cxsync::cli::write_result(*text);
    return ExitCode::done;
  }
  return cxsync::cli::run(std::get<cxsync::cli::Arguments>(typed), stop);
}

// What went wrong, whatever was thrown. Call it in a catch block.
Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::internal, "There is not enough memory.",
                 "Close other programs, or sync one kind at a time.");
  } catch (const std::exception& error) {
    return Error(ErrorCode::internal,
                 std::string("Something unexpected happened: ") + cxsync::printable(error.what()) + ".",
                 "Please report this, with the command that you typed.");
  }
}

}  // namespace

int main(int argc, char** argv) {
  cxsync::cli::hold_standard_streams();
  cxsync::cli::Signals signals;
  try {
    return static_cast<int>(run(argc, argv, signals.token()));
  } catch (...) {
    const Error error = current_error();
    try {
      cxsync::cli::report_error(error, cxsync::cli::wants_json(argc, argv));
      return static_cast<int>(error.exit_code());
    } catch (const Error& no_output) {
      // With the result's channel gone, the error that matters most is that nothing arrived there.
      cxsync::cli::write_diagnostic(cxsync::cli::diagnostic_of(no_output));
      return static_cast<int>(no_output.exit_code());
    }
  }
}
