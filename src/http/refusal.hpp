#pragma once

#include <string_view>

#include "cxsync/error.hpp"
#include "http/transport.hpp"

namespace cxsync::http {

/// The code for an answer whose status is not 2xx: 401 credentials_refused, 403 permission_denied, 404 not_found, 429
/// throttled, 3xx redirected, 408, 425 and 5xx server_error, everything else request_refused.
ErrorCode code_for(int status) noexcept;

/// Adds what every error about an answer tells: side, http_status, url (without its query) and attempts.
Error& add_answer(Error& error, std::string_view side, std::string_view url, const Response& response);

}  // namespace cxsync::http
