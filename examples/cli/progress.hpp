#pragma once

#include <chrono>
#include <string>

#include "cxsync/observer.hpp"

namespace cxsync::cli {

/// Shows log lines and, on a terminal, one line of progress. Everything goes to stderr.
class TerminalObserver : public Observer {
 public:
  TerminalObserver(LogLevel level, bool json);
  TerminalObserver(const TerminalObserver&) = delete;
  TerminalObserver& operator=(const TerminalObserver&) = delete;
  ~TerminalObserver() override;

  void on_log(LogLevel level, std::string_view component, std::string_view text) override;
  void on_progress(const Progress& progress) override;

  /// Takes the progress line off the screen.
  void clear();

 private:
  LogLevel level_;
  bool json_;
  bool shows_progress_;
  bool line_shown_ = false;
  std::chrono::steady_clock::time_point shown_at_{};
};

}  // namespace cxsync::cli
