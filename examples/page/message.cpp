#include "message.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "support/json_writer.hpp"

namespace cxsync::page {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> k_guards{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
     "form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cache-Control", "no-store"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
}};

unsigned status_of(const Error& error) {
  if (error.code() == ErrorCode::run_unknown) return 404;
  switch (error.exit_code()) {
    case ExitCode::usage:
      return 400;
    case ExitCode::stopped:
      return 409;
    case ExitCode::unreachable:
      return 502;
    case ExitCode::busy:
      return 503;
    default:
      return 500;
  }
}

void add_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view Request::header(std::string_view name) const noexcept {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

std::size_t Request::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; }));
}

const std::string& Request::parameter(const std::string& name) const {
  static const std::string none;
  const auto found = query.find(name);
  return found == query.end() ? none : found->second;
}

bool read_target(Request& request) {
  const auto parts = boost::urls::parse_origin_form(request.target);
  if (!parts || request.target.starts_with("//")) return false;
  request.path = parts->encoded_path();
  for (const auto& parameter : parts->params()) request.query[parameter.key] = parameter.value;
  return true;
}

Answer refusal(unsigned status, std::string_view code, std::string_view message, std::string_view hint) {
  std::string body;
  JsonWriter(body)
      .begin_object()
      .member("format", "cxsync.error/1")
      .member("code", code)
      .member("message", message)
      .member("hint", hint)
      .key("details")
      .begin_object()
      .end_object()
      .end_object();
  return json_answer(std::move(body), status);
}

Answer answer_of(const Error& error) { return json_answer(error.to_json(), status_of(error)); }

Answer json_answer(std::string body, unsigned status) {
  Answer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

std::string head_of(const Answer& answer, bool keep_alive) {
  namespace http = boost::beast::http;
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " ";
  head.append(http::obsolete_reason(http::int_to_status(answer.status))).append("\r\n");
  add_header(head, "Content-Type", answer.content_type);
  if (!answer.events) add_header(head, "Content-Length", std::to_string(answer.body.size()));
  add_header(head, "Connection", keep_alive ? "keep-alive" : "close");
  for (const auto& [name, value] : k_guards) add_header(head, name, value);
  for (const auto& [name, value] : answer.headers) add_header(head, name, value);
  return head += "\r\n";
}

}  // namespace cxsync::page
