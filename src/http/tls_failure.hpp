#pragma once

#include <openssl/ssl.h>

#include <boost/system/error_code.hpp>

#include "cxsync/error.hpp"
#include "http/url.hpp"

namespace cxsync::http {

/// Why TLS failed: which check of the certificate failed for which host and what the certificate says there, or what
/// OpenSSL says. With who can mend it.
Error tls_failure(const SSL* ssl, const boost::system::error_code& failed, const Origin& origin);

}  // namespace cxsync::http
