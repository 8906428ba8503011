#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <string>

#include "cxsync/observer.hpp"

namespace cxsync::page {

/// The last lines of the log. Lines go to stderr, too, down to a level. Any thread.
class LogTail {
 public:
  explicit LogTail(LogLevel printed) : printed_(printed) {}

  void add(LogLevel level, std::string_view component, std::string_view text);
  /// `{"lines":[{"time","level","component","text"}]}`, the oldest first.
  [[nodiscard]] std::string to_json() const;

 private:
  struct Line {
    std::chrono::system_clock::time_point time;
    LogLevel level;
    std::string component;
    std::string text;
  };

  const LogLevel printed_;
  mutable std::mutex mutex_;
  std::deque<Line> lines_;
};

}  // namespace cxsync::page
