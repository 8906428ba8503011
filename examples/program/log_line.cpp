#include "program/log_line.hpp"

#include "support/clock.hpp"
#include "support/json_writer.hpp"

namespace cxsync::program {

std::string LogLine::plain() const {
  std::string line = utc_text(time);
  line.append(" ").append(to_string(level)).append(" ").append(component).append(": ").append(text);
  return line += '\n';
}

std::string LogLine::json() const {
  std::string line;
  JsonWriter(line)
      .begin_object()
      .member("time", utc_text(time))
      .member("level", to_string(level))
      .member("component", component)
      .member("text", text)
      .end_object();
  return line += '\n';
}

}  // namespace cxsync::program
