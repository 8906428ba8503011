#include "crash_points.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace crash {

namespace {

struct Order {
  std::string when;  ///< `before` or `after`; empty: no step
  int number = 0;
  int trace = -1;
};

Order read_order() {
  Order order;
  if (const char* at = std::getenv("CXSYNC_CRASH_AT")) {
    const std::string text = at;
    const auto colon = text.find(':');
    order.when = text.substr(0, colon);
    order.number = std::atoi(text.c_str() + (colon == std::string::npos ? text.size() : colon + 1));
    // A test that asks for nothing would pass without having killed anything.
    if ((order.when != "before" && order.when != "after") || order.number < 1) std::abort();
  }
  if (const char* file = std::getenv("CXSYNC_CRASH_TRACE")) {
    order.trace = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (order.trace < 0) std::abort();
  }
  return order;
}

const Order& order() {
  static const Order only = read_order();
  return only;
}

void die_if(std::string_view when, int number) {
  if (order().number == number && order().when == when) std::raise(SIGKILL);
}

int last_number = 0;  // the store works on one thread

}  // namespace

Point::Point(std::string_view what, std::string_view file) : number_(++last_number) {
  if (order().trace >= 0) {
    const auto name = file.substr(file.rfind('/') + 1);
    const std::string line = std::to_string(number_) + " " + std::string(what) + " " + std::string(name) + "\n";
    if (write(order().trace, line.data(), line.size()) < 0) std::abort();
  }
  die_if("before", number_);
}

Point::~Point() { die_if("after", number_); }

}  // namespace crash
