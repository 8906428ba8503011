#include "ivinex/answer.hpp"

#include <array>

#include "http/refusal.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync::ivinex {
namespace {

namespace json = boost::json;

constexpr std::size_t k_excerpt_bytes = 120;
/// A login page says what it is within its first part.
constexpr std::size_t k_page_bytes = 65536;

std::string hint_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::credentials_refused:
      return "Check ivinex.username and ivinex.password; the user must be active and hold the API permission (Ivinex: "
             "User Manager or Group Manager).";
    case ErrorCode::permission_denied:
      return "Give the API user the API permission and Read on this module (Ivinex: User Manager or Group Manager).";
    case ErrorCode::not_found:
      return "Check ivinex.base_url and the module's collection_type_id (Ivinex: Admin Portal, the module's id).";
    case ErrorCode::throttled:
      return "Ivinex asks for less: lower ivinex.limits.requests_per_second, or try again later.";
    case ErrorCode::redirected:
      return "Check ivinex.base_url for a spelling mistake; a redirect is never followed.";
    case ErrorCode::server_error:
      return "Ivinex has a problem of its own: try again later.";
    default:
      return "Check the module's collection_type_id (Ivinex: Admin Portal, the module's id) and the permissions of the "
             "API user.";
  }
}

/// The object that may hold a message: the document itself, or the first element of an array.
const json::object* speaking_object(const json::value& document) {
  if (document.is_object()) return &document.get_object();
  if (!document.is_array() || document.get_array().empty()) return nullptr;
  return document.get_array().front().if_object();
}

}  // namespace

std::string_view text_member(const json::object& object, std::string_view name) noexcept {
  const json::value* member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_string();
}

std::string id_member(const json::object& object, std::string_view name) {
  const json::value* id = object.if_contains(name);
  if (id == nullptr) return {};
  if (id->is_string()) return std::string(id->get_string());
  if (id->is_int64()) return std::to_string(id->get_int64());
  if (id->is_uint64()) return std::to_string(id->get_uint64());
  return {};
}

std::string server_text(const http::Response& response, const Credentials& credentials) {
  constexpr std::array<std::string_view, 4> k_names{"Message", "message", "Error", "error"};
  const auto document = JsonDocument::parse(response.body);
  if (!document) return {};
  const json::object* object = speaking_object(document->root());
  if (object == nullptr) return {};
  for (const auto name : k_names) {
    auto text = credentials.shown(text_member(*object, name));
    if (!text.empty()) return text;
  }
  return {};
}

bool is_login_page(const http::Response& response) {
  const auto text = fold_case(std::string_view(response.body).substr(0, k_page_bytes));
  if (text.find('<') == std::string::npos) return false;
  return text.find("type=\"password\"") != std::string::npos || text.find("type='password'") != std::string::npos ||
         text.find("type=password") != std::string::npos;
}

Error refusal(const RecordsEndpoint& endpoint, std::string_view what, const http::Response& response) {
  const auto code = http::code_for(response.status);
  std::string message = "Ivinex answered " + std::string(what) + " with status " + std::to_string(response.status);
  const auto text = server_text(response, endpoint.credentials());
  message += text.empty() ? std::string(".") : ": " + text;
  Error error(code, std::move(message), hint_for(code));
  return http::add_answer(error, "ivinex", endpoint.url(), response);
}

Error unreadable(const RecordsEndpoint& endpoint, std::string_view what, const http::Response& response,
                 std::string_view problem) {
  std::string message = "Ivinex's answer to " + std::string(what) + " " + std::string(problem);
  const auto said = server_text(response, endpoint.credentials());
  const auto beginning = endpoint.credentials().shown(response.body, k_excerpt_bytes);
  if (!said.empty()) {
    message += "; it says: " + said;
  } else if (!beginning.empty()) {
    message += "; it begins: " + beginning;
  }
  message += ".";
  Error error(ErrorCode::bad_response, std::move(message),
              "Log in once as this user in a browser and accept the licence; check ivinex.username, ivinex.password "
              "and ivinex.base_url, and that the user holds the API permission.");
  return http::add_answer(error, "ivinex", endpoint.url(), response);
}

}  // namespace cxsync::ivinex
