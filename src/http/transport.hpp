#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxsync/error.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/secret.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// The only two methods there are (nothing in cxsync can delete).
enum class Method : std::uint8_t { get, post };

/// One request, to be sent to an absolute address.
struct Request {
  Method method = Method::get;
  std::string url;         ///< absolute, https (http on loopback only), no user information, no fragment
  Secret authorization{};  ///< the whole value of the Authorization header; empty: none
  std::string accept = "application/json";
  std::string content_type{};  ///< empty: no body
  Secret body{};               ///< a Secret because token requests carry keys; others too, one way to do it
  /// May be sent again when it is not known whether it arrived. False: it is sent at most once, and a failure after
  /// the first byte left is reported with the detail `sent` = `maybe`.
  bool repeatable = true;
};

struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;                                          ///< decoded (gzip), within the limits
  int attempts = 1;                                          ///< requests it took
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const noexcept;
};

/// As many requests more than limits.max_in_flight are made ready by who reads page after page: they wait in the
/// client, and the next one goes out before the last answer is decoded.
inline constexpr std::uint32_t k_read_ahead = 2;

/// Sends requests. Tests script it; the real one is http::Client.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Gives the answer whatever its status is; for a repeatable request 408, 425, 429, 500, 502, 503 and 504 have been
  /// tried again as far as the limits allow. Redirects are answers like any other; they are never followed.
  /// @throws Error resolve_failed, connect_failed, tls_failed, timed_out, connection_lost, response_too_large,
  ///         throttled (a wait longer than allowed), cancelled, deadline_exceeded, bad_response (not HTTP, bad gzip).
  ///         The detail `sent` is `no` (certainly nothing left) or `maybe`.
  virtual Task<Response> send(const Request& request, const Call& call) = 0;
};

}  // namespace cxsync::http
