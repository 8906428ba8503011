#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cxsync/observer.hpp"

namespace cxsync::program {

/// One line of the log, as the programs print it. Borrows its texts.
struct LogLine {
  std::chrono::system_clock::time_point time;
  LogLevel level;
  std::string_view component;
  std::string_view text;

  /// `2026-11-23T07:30:00Z warn http: ...` and a line end.
  [[nodiscard]] std::string plain() const;
  /// `{"time","level","component","text"}` and a line end.
  [[nodiscard]] std::string json() const;
};

}  // namespace cxsync::program
