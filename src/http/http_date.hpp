#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace cxsync::http {

/// An HTTP date in any of the three forms (RFC 9110, 5.6.7); empty for anything else.
/// @param now decides the century of a year of two digits.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::system_clock::time_point now) noexcept;

}  // namespace cxsync::http
