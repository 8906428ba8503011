#include "log_tail.hpp"

#include "program/log_line.hpp"
#include "program/result_output.hpp"
#include "support/clock.hpp"
#include "support/json_writer.hpp"

namespace cxsync::page {

namespace {

constexpr std::size_t k_lines = 500;

}  // namespace

void LogTail::add(LogLevel level, std::string_view component, std::string_view text) {
  const auto now = std::chrono::system_clock::now();
  if (level <= printed_) program::write_diagnostic(program::LogLine{now, level, component, text}.plain());
  if (level > LogLevel::info) return;
  const std::scoped_lock lock(mutex_);
  if (lines_.size() == k_lines) lines_.pop_front();
  lines_.push_back({now, level, std::string(component), std::string(text)});
}

std::string LogTail::to_json() const {
  const std::scoped_lock lock(mutex_);
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("lines").begin_array();
  for (const Line& line : lines_) {
    json.begin_object()
        .member("time", utc_text(line.time))
        .member("level", to_string(line.level))
        .member("component", line.component)
        .member("text", line.text)
        .end_object();
  }
  json.end_array().end_object();
  return text;
}

}  // namespace cxsync::page
