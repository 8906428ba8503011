#include "progress.hpp"

#include <unistd.h>

#include "program/log_line.hpp"
#include "program/result_output.hpp"

namespace cxsync::cli {

namespace {

constexpr auto k_between_lines = std::chrono::milliseconds(100);
constexpr std::string_view k_clear_line = "\r\x1b[K";

std::string_view doing(Phase phase) {
  switch (phase) {
    case Phase::sign_in:
      return "signing in";
    case Phase::pull:
      return "reading CXone";
    case Phase::read:
      return "reading Ivinex";
    case Phase::plan:
      return "comparing";
    case Phase::write:
      return "writing to Ivinex";
    case Phase::verify:
      return "reading back";
  }
  return "working";
}

}  // namespace

TerminalObserver::TerminalObserver(LogLevel level, bool json)
    : level_(level), json_(json), shows_progress_(!json && ::isatty(STDERR_FILENO) == 1) {}

TerminalObserver::~TerminalObserver() { clear(); }

void TerminalObserver::clear() {
  if (line_shown_) program::write_diagnostic(k_clear_line);
  line_shown_ = false;
}

void TerminalObserver::on_log(LogLevel level, std::string_view component, std::string_view text) {
  if (level > level_) return;
  clear();
  const program::LogLine line{std::chrono::system_clock::now(), level, component, text};
  program::write_diagnostic(json_ ? line.json() : line.plain());
}

void TerminalObserver::on_progress(const Progress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (!shows_progress_ || (line_shown_ && now - shown_at_ < k_between_lines)) return;
  std::string line(k_clear_line);
  line.append(to_string(progress.kind)).append(": ").append(doing(progress.phase));
  if (progress.done != 0 || progress.total != 0) line.append(", ").append(std::to_string(progress.done));
  if (progress.total != 0) line.append(" of ").append(std::to_string(progress.total));
  if (progress.pages != 0) line.append(", page ").append(std::to_string(progress.pages));
  program::write_diagnostic(line);
  line_shown_ = true;
  shown_at_ = now;
}

}  // namespace cxsync::cli
