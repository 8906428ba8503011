#include "http/refusal.hpp"

#include <string>

#include "http/url.hpp"

namespace cxsync::http {

ErrorCode code_for(int status) noexcept {
  if (status >= 300 && status < 400) return ErrorCode::redirected;
  if (status >= 500) return ErrorCode::server_error;
  switch (status) {
    case 401:
      return ErrorCode::credentials_refused;
    case 403:
      return ErrorCode::permission_denied;
    case 404:
      return ErrorCode::not_found;
    case 408:
    case 425:
      return ErrorCode::server_error;
    case 429:
      return ErrorCode::throttled;
    default:
      return ErrorCode::request_refused;
  }
}

Error& add_answer(Error& error, std::string_view side, std::string_view url, const Response& response) {
  error.with("side", std::string(side));
  error.with("http_status", std::to_string(response.status));
  error.with("url", std::string(without_query(url)));
  return error.with("attempts", std::to_string(response.attempts));
}

}  // namespace cxsync::http
