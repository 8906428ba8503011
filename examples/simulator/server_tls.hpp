#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <map>
#include <optional>

#include "fault.hpp"

namespace simulator {

/// What a server says in its TLS handshakes: in order, or with a fault that strikes connections.
class ServerTls {
 public:
  /// Makes a certificate authority and a server certificate for 127.0.0.1 and localhost (EC P-256), and writes
  /// `ca.pem`, `server.pem` and `server-key.pem` (0600) into `folder`. The authority's own key is never written.
  explicit ServerTls(const std::filesystem::path& folder);

  boost::asio::ssl::context& in_order() { return *in_order_; }
  boost::asio::ssl::context& with(FaultKind fault) { return faulty_.at(fault); }

 private:
  std::optional<boost::asio::ssl::context> in_order_;
  std::map<FaultKind, boost::asio::ssl::context> faulty_;
};

}  // namespace simulator
