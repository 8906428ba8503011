#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cxsync::http {

/// Whom a request goes to. Two requests to one origin may share a connection.
struct Origin {
  bool tls = true;
  std::string host;  ///< lower case; an IPv6 address without brackets
  std::uint16_t port = 443;

  /// `host:port`, an IPv6 address in brackets.
  [[nodiscard]] std::string authority() const;
  friend bool operator==(const Origin&, const Origin&) = default;
};

/// An absolute address, taken apart.
struct Url {
  Origin origin;
  std::string host_header;  ///< value of the Host header: without the port where it is the usual one
  std::string target;       ///< path and query as they were written; at least `/`
};

/// Takes an address apart: `https`, or `http` on a loopback host; no user information, no fragment.
/// @throws Error unsafe_address; the message never shows user information.
Url parse_url(std::string_view text);

/// Takes a proxy's address apart: `http://host:port`, nothing else in it.
/// @throws Error config_bad_value.
Origin parse_proxy(std::string_view text);

/// The address up to its query. Borrowed from the argument. For messages and details.
std::string_view without_query(std::string_view url) noexcept;

}  // namespace cxsync::http
