#include "program/result_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "program/whole_file.hpp"

namespace cxsync::program {

namespace {

// 0, or the errno value of the failure.
int write_all(int file, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

void hold_standard_streams() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(file, F_GETFD) >= 0) continue;
    // Opened for reading only: writing a result into it must fail, not vanish.
    const int held = ::open("/dev/null", O_RDONLY);
    if (held >= 0 && held != file) ::close(held);
  }
}

void write_result(std::string_view text) {
  const int reason = write_all(STDOUT_FILENO, text);
  if (reason == 0) return;
  throw Error(ErrorCode::internal, "The result could not be written to standard output: " + system_reason(reason) + ".",
              "Make sure that whatever reads it stays open and has room; `cxsync history` shows finished runs.");
}

void write_diagnostic(std::string_view text) noexcept { (void)write_all(STDERR_FILENO, text); }

std::string diagnostic_of(const Error& error, std::string_view program) {
  std::string text = std::string(program) + ": " + error.message() + "\n";
  if (!error.hint().empty()) text += "hint: " + error.hint() + "\n";
  text.append("  code: ").append(to_string(error.code())).append("\n");
  for (const auto& [key, value] : error.details()) {
    text.append("  ").append(key).append(": ").append(value).append("\n");
  }
  return text;
}

bool stdout_takes_colours() {
  const char* no_color = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

}  // namespace cxsync::program
