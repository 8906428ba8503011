#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

#include "cxsync/config.hpp"
#include "cxsync/error.hpp"
#include "http/url.hpp"

namespace cxsync::http {

/// TLS 1.2 or newer, certificates always verified, against the system's authorities or those of `tls.ca_file`.
/// @param component `cxone` or `ivinex`: where the setting stands, for the error.
/// @throws Error config_bad_value with the detail `path` if the file cannot be read or holds no authority.
boost::asio::ssl::context make_tls_context(const Tls& tls, const std::string& component);

/// Makes the handshake ask for this host and accept only a certificate for it; an IP address must be in the certificate
/// as such.
/// @throws Error internal.
void expect_host(SSL* ssl, const Origin& origin);

}  // namespace cxsync::http
