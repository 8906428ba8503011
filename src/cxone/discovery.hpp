#pragma once

#include <string>
#include <string_view>

#include "cxone/answer_error.hpp"

namespace cxsync::cxone {

/// The address without slashes at its end.
std::string without_trailing_slashes(std::string_view url);

/// Where `token_endpoint` of an OpenID discovery document leads.
/// @throws Error bad_response, or unsafe_address: the access key is only sent over HTTPS, or to this machine.
std::string token_endpoint_in(const http::Response& response, const Asked& asked, const Redactor& redactor);

/// The API address in a CXone configuration document: `api_endpoint`, else `https://api-{area}.{domain}`.
/// @throws Error bad_response, unsafe_address.
std::string api_address_in(const http::Response& response, const Asked& asked, const Redactor& redactor);

}  // namespace cxsync::cxone
