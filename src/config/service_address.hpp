#pragma once

#include <string>

#include "config/json_document.hpp"

namespace cxsync {

// Addresses come back in one form, so that the same address always gives the same bytes: lower-case scheme and host, no
// default port, no slash at the end. Errors never repeat an address, because it may hold a password.

/// The address of a service: https, or http on a loopback host; no user information, query or fragment.
/// @throws Error config_wrong_type, config_bad_value
std::string service_address(const JsonValue& value);

/// The address of a proxy: `http://host:port`, nothing else.
/// @throws Error config_wrong_type, config_bad_value
std::string proxy_address(const JsonValue& value);

}  // namespace cxsync
