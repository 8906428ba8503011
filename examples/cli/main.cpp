#include "command_line.hpp"
#include "commands.hpp"
#include "program/current_error.hpp"
#include "program/result_output.hpp"
#include "program/signals.hpp"

namespace {

using cxsync::Error;
using cxsync::ExitCode;

ExitCode run(int argc, const char* const* argv, const std::stop_token& stop) {
  const auto typed = cxsync::cli::read_command_line(argc, argv);
  if (const auto* text = std::get_if<std::string>(&typed)) {
    cxsync::program::write_result(*text);
    return ExitCode::done;
  }
  return cxsync::cli::run(std::get<cxsync::cli::Arguments>(typed), stop);
}

}  // namespace

int main(int argc, char** argv) {
  cxsync::program::hold_standard_streams();
  cxsync::program::Signals signals;
  try {
    return static_cast<int>(run(argc, argv, signals.token()));
  } catch (...) {
    const Error error = cxsync::program::current_error();
    try {
      cxsync::cli::report_error(error, cxsync::cli::wants_json(argc, argv));
      return static_cast<int>(error.exit_code());
    } catch (const Error& no_output) {
      // With the result's channel gone, the error that matters most is that nothing arrived there.
      cxsync::program::write_diagnostic(cxsync::program::diagnostic_of(no_output));
      return static_cast<int>(no_output.exit_code());
    }
  }
}
