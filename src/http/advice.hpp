#pragma once

#include <string>
#include <string_view>

#include "cxsync/error.hpp"

namespace cxsync::http {

/// What to do about a request that failed: the hint of the failure, and where it failed on the way to the service, what
/// leads there.
/// @param address_from `The address is that of ivinex.base_url.`
/// @param proxy `http://host:port`, or empty.
std::string advice(const Error& failure, std::string_view address_from, std::string_view proxy);

}  // namespace cxsync::http
