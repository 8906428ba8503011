#pragma once

#include <string>
#include <string_view>

#include "cxsync/error.hpp"
#include "http/transport.hpp"
#include "support/redactor.hpp"

namespace cxsync::cxone {

/// What was asked, for messages and details.
struct Asked {
  std::string_view what;  ///< `the listing of agents`
  std::string_view url;   ///< shown without its query
};

/// What the server says about its refusal: `error_description`, `errorDescription`, `errorMessage`, `message` or
/// `error` of a JSON body, else the header `icStatusDescription`. Printable, without the secrets; empty if it says
/// nothing.
std::string server_text(const http::Response& response, const Redactor& redactor);

/// The error for an answer whose status says that the request was not done: 403 and 409 permission_denied, 404
/// not_found, 401 credentials_refused, 429 throttled, 3xx redirected, 5xx, 408 and 425 server_error, other statuses
/// request_refused.
/// @param hint replaces the usual hint where it is not empty.
Error refusal(const Asked& asked, const http::Response& response, const Redactor& redactor, std::string hint = {});

/// The error bad_response for an answer that cannot be read: says its content type and how it begins.
/// @param problem `is not JSON`.
Error unreadable(const Asked& asked, const http::Response& response, const Redactor& redactor,
                 std::string_view problem);

/// The same without the beginning, for answers that may hold secrets.
Error unreadable_secret(const Asked& asked, const http::Response& response, const Redactor& redactor,
                        std::string_view problem);

}  // namespace cxsync::cxone
