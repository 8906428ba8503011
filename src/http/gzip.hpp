#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cxsync::http {

/// Unpacks a body that came with `Content-Encoding: gzip`; a zlib stream and several gzip members in a row are taken
/// too. Memory is bounded by `max_bytes`, and by 300 times the packed size for everything over 1 MiB.
/// @throws Error bad_response (broken or cut off), response_too_large.
std::string gunzip(std::string_view packed, std::uint64_t max_bytes);

}  // namespace cxsync::http
