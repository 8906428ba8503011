#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cxsync {

/// Standard base64 with padding (RFC 4648, section 4).
std::string base64_encode(std::string_view bytes);

/// The bytes of base64url text, padded or not (RFC 4648, section 5); empty if the text is not that.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace cxsync
