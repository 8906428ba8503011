#include "cxone/answer_error.hpp"

#include <array>
#include <utility>

#include "cxone/json_member.hpp"
#include "http/refusal.hpp"
#include "http/url.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync::cxone {
namespace {

constexpr std::size_t k_excerpt_bytes = 120;
constexpr std::size_t k_header_bytes = 80;

ErrorCode code_for(int status) noexcept {
  // "Invalid Permissions", also on GET
  return status == 409 ? ErrorCode::permission_denied : http::code_for(status);
}

std::string usual_hint(ErrorCode code) {
  switch (code) {
    case ErrorCode::redirected:
      return "Check the configured addresses for a spelling mistake; a redirect is never followed.";
    case ErrorCode::credentials_refused:
      return "The access token was not accepted, a fresh one neither: check that issuer and API address belong "
             "together.";
    case ErrorCode::permission_denied:
      return "Give the access key's user a role that may read this.";
    case ErrorCode::not_found:
      return "Check the address and cxone.api_version.";
    case ErrorCode::throttled:
      return "CXone asks for less: lower cxone.limits.requests_per_second, or try again later.";
    case ErrorCode::server_error:
      return "CXone has a problem of its own: try again later.";
    default:
      return "The text tells what CXone did not like; check cxone.api_version and cxone.page_size.";
  }
}

/// A header as it may be shown: what stands in it may be an echo of what was sent.
std::string shown_header(const http::Response& response, const Redactor& redactor, std::string_view name) {
  return printable(redactor.clean(response.header(name)), k_header_bytes);
}

Error not_readable(const Asked& asked, const http::Response& response, const Redactor& redactor,
                   std::string_view problem, std::string_view beginning) {
  const auto type = shown_header(response, redactor, "content-type");
  std::string message = "CXone's answer to " + std::string(asked.what) + " " + std::string(problem);
  message += type.empty() ? " (no content type" : " (content type " + type;
  message += beginning.empty() ? ")." : "; it begins: " + std::string(beginning) + ").";
  Error error(ErrorCode::bad_response, std::move(message),
              "Something other than the CXone API may have answered: check the addresses, cxone.api_version, and "
              "whether a proxy or gateway stands in between.");
  return http::add_answer(error, "cxone", asked.url, response);
}

}  // namespace

std::string server_text(const http::Response& response, const Redactor& redactor) {
  constexpr std::array<std::string_view, 5> k_keys{"error_description", "errordescription", "errormessage", "message",
                                                   "error"};
  const auto document = JsonDocument::parse(response.body);
  if (document && document->object() != nullptr) {
    for (const auto key : k_keys) {
      const auto text = trim(text_member(*document->object(), key));
      if (!text.empty()) return printable(redactor.clean(text));
    }
  }
  return printable(redactor.clean(trim(response.header("icstatusdescription"))));
}

Error refusal(const Asked& asked, const http::Response& response, const Redactor& redactor, std::string hint) {
  const auto code = code_for(response.status);
  std::string message = "CXone answered " + std::string(asked.what) + " with status " + std::to_string(response.status);
  const auto text = server_text(response, redactor);
  message += text.empty() ? std::string(".") : ": " + text;
  Error error(code, std::move(message), hint.empty() ? usual_hint(code) : std::move(hint));
  if (code == ErrorCode::redirected) {
    error.with("location", printable(redactor.clean(http::without_query(response.header("location")))));
  }
  auto retry_after = shown_header(response, redactor, "retry-after");
  if (!retry_after.empty()) error.with("retry_after", std::move(retry_after));
  return http::add_answer(error, "cxone", asked.url, response);
}

Error unreadable(const Asked& asked, const http::Response& response, const Redactor& redactor,
                 std::string_view problem) {
  const auto beginning = printable(trim(redactor.clean(response.body)), k_excerpt_bytes);
  return not_readable(asked, response, redactor, problem, beginning);
}

Error unreadable_secret(const Asked& asked, const http::Response& response, const Redactor& redactor,
                        std::string_view problem) {
  return not_readable(asked, response, redactor, problem, {});
}

}  // namespace cxsync::cxone
