#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxsync/error.hpp"

namespace cxsync::page {

/// One request: its head is there from the beginning, its body only when the head was taken.
struct Request {
  std::string method;
  std::string target;  ///< as it came
  std::string path;    ///< of the target, still encoded: no path of ours needs an escape
  std::map<std::string, std::string> query;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;

  /// The value of a header; empty if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
  /// How often a header stands in the head.
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  /// A parameter of the query; empty if there is none.
  [[nodiscard]] const std::string& parameter(const std::string& name) const;
  /// HEAD asks for the head of what GET would answer.
  [[nodiscard]] bool reads() const noexcept { return method == "GET" || method == "HEAD"; }
};

/// Splits the target into path and query. False unless it is a plain path on this server.
bool read_target(Request& request);

struct Answer {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// The body is an endless stream of events; the connection writes it itself.
  bool events = false;
};

/// An answer that says no, as `cxsync.error/1`. The code is the page's own or the library's.
Answer refusal(unsigned status, std::string_view code, std::string_view message, std::string_view hint);
/// The answer to an error of the library.
Answer answer_of(const Error& error);
Answer json_answer(std::string body, unsigned status = 200);

/// The head and its empty line, with what guards a browser in every answer.
/// @param length of the body; empty stream: `events`
std::string head_of(const Answer& answer, bool keep_alive);

}  // namespace cxsync::page
