#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>

namespace simulator {

/// Makes a certificate authority and a server certificate for 127.0.0.1 and localhost (EC P-256), writes `ca.pem`,
/// `server.pem` and `server-key.pem` (0600) into `folder`, and returns a context that serves with them. The
/// authority's own key is never written.
boost::asio::ssl::context make_server_tls(const std::filesystem::path& folder);

/// Writes a file that only its owner can read.
void write_private_file(const std::filesystem::path& path, std::string_view content);

}  // namespace simulator
