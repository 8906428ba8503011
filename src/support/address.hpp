#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace cxsync {

/// An absolute http or https address, taken apart.
struct Address {
  bool tls = true;
  std::string host;          ///< lower case; an IPv6 address without brackets
  std::uint16_t port = 443;  ///< as written, else the usual one of the scheme
  bool has_port = false;     ///< a port was written
  std::string path;          ///< as written; empty, or from the first `/` on
  std::string query;         ///< as written, from the `?` on; empty if there is none

  /// The host as addresses write it: an IPv6 address in brackets.
  [[nodiscard]] std::string bracketed_host() const;
};

/// Why a text is not taken as an address.
enum class AddressFault : std::uint8_t { not_absolute, scheme, user_info, fragment, host, port };

/// Takes an address apart. Whether http is good enough, and what path or query is wanted, is for the caller to say.
std::variant<Address, AddressFault> parse_address(std::string_view text);

/// True for 127.0.0.0/8, ::1 and `localhost`.
bool is_loopback_host(std::string_view host) noexcept;

/// Everything but letters, digits and `-._~` written as %XX. For path segments, query values and form values.
std::string percent_encode(std::string_view text);

}  // namespace cxsync
