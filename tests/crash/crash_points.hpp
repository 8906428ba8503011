#pragma once

#include <string_view>

namespace crash {

/// One step that changes a file, counted from 1. While it stands, the step is done. The environment says at which one
/// the process kills itself:
///   CXSYNC_CRASH_AT=before:N or after:N
///   CXSYNC_CRASH_TRACE=FILE     every step adds a line to it
class Point {
 public:
  Point(std::string_view what, std::string_view file);
  Point(const Point&) = delete;
  Point& operator=(const Point&) = delete;
  ~Point();

 private:
  int number_;
};

}  // namespace crash
