#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cxone/answer_error.hpp"
#include "cxsync/config.hpp"
#include "http/transport.hpp"

namespace cxsync::cxone {

/// An access token as it was issued.
struct IssuedToken {
  Secret authorization;  ///< the whole header value, `Bearer ...`
  std::string tenant;    ///< empty if the token names none
  std::chrono::seconds lifetime{3600};
};

/// The path of the regional endpoint that takes access keys without a client id.
inline constexpr std::string_view k_regional_token_path = "/authentication/v1/token/access-key";

/// Knows the secrets of the configuration in every form they are sent in.
Redactor redactor_for(const CxoneConfig& config);

/// The request that exchanges the access key for a token. It creates nothing, so it may be repeated.
/// @param endpoint where to send it.
http::Request token_request(const CxoneConfig& config, std::string_view endpoint);

/// Reads the answer to it.
/// @throws Error credentials_refused when the client or the access key was not accepted; bad_response; and what
///         refusal() gives for other statuses. No error holds a secret or any part of an answer that may hold a token.
IssuedToken issued_token(const CxoneConfig& config, const http::Response& response, std::string_view endpoint);

}  // namespace cxsync::cxone
