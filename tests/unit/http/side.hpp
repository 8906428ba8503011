#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "cxsync/error.hpp"
#include "http/client.hpp"
#include "support/certificate_authority.hpp"
#include "support/loop.hpp"
#include "support/loopback_server.hpp"

namespace cxsync::test {

/// One authority for all tests: making keys takes time.
inline const CertificateAuthority& authority() {
  static const CertificateAuthority made;
  return made;
}

inline const Identity& local_identity() {
  static const Identity made = authority().issue("DNS:localhost,IP:127.0.0.1");
  return made;
}

/// A loop with a client on it. Limits are wide and waits are short unless a test says otherwise.
class Side {
 public:
  explicit Side(const std::function<void(http::ClientOptions&)>& change = {}, WallClock now = system_clock())
      : client_(
            loop_.executor(), options(change), [] { return 0U; }, std::move(now)) {}

  http::Response send(const http::Request& request, const Call& call = {}) {
    return loop_.run(client_.send(request, call));
  }

  http::Response get(const std::string& url, const Call& call = {}) { return send(http::Request{.url = url}, call); }

  /// The error that sending ends with; empty if it ends well.
  std::optional<Error> failure(const http::Request& request, const Call& call = {}) {
    try {
      send(request, call);
      return std::nullopt;
    } catch (const Error& error) {
      return error;
    }
  }

  Loop& loop() { return loop_; }
  http::Client& client() { return client_; }

 private:
  static http::ClientOptions options(const std::function<void(http::ClientOptions&)>& change) {
    http::ClientOptions options;
    options.component = "cxone";
    options.tls.ca_file = authority().file();
    options.limits = {.requests_per_second = 100000,
                      .max_in_flight = 4,
                      .request_timeout_ms = 20000,
                      .attempts = 3,
                      .max_wait_ms = 30000,
                      .max_response_bytes = 1U << 20U};
    if (change) change(options);
    return options;
  }

  Loop loop_;
  http::Client client_;
};

inline http::Request post_once(const std::string& url, const std::string& body = "a=1") {
  return {.method = http::Method::post,
          .url = url,
          .content_type = "application/x-www-form-urlencoded",
          .body = Secret(body),
          .repeatable = false};
}

}  // namespace cxsync::test
