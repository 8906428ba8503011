#include <doctest/doctest.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/ssl/error.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "http/tls.hpp"
#include "http/tls_failure.hpp"
#include "side.hpp"
#include "support/clock.hpp"

namespace cxsync::test {

namespace {

Error refusal(const Identity& identity, const std::string& host) {
  LoopbackServer server([](const SeenRequest&) { return Reply{}; }, identity);
  Side side;
  const auto failure = side.failure({.url = server.url("/a", host)});
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::tls_failed);
  CHECK(failure->detail("attempts") == "1");
  CHECK(failure->detail("sent") == "no");
  CHECK(failure->message().find("the certificate of " + host + ":" + std::to_string(server.port()) +
                                " was refused: ") != std::string::npos);
  CHECK_FALSE(failure->hint().empty());
  CHECK(server.seen().empty());
  return *failure;
}

bool mentions(const Error& error, const std::string& words) { return error.message().find(words) != std::string::npos; }

bool advises(const Error& error, const std::string& words) { return error.hint().find(words) != std::string::npos; }

/// The failure of a handshake in which no certificate was refused.
Error without_certificate(int reason) {
  auto context = http::make_tls_context({.ca_file = authority().file()}, "cxone");
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.native_handle()), &SSL_free);
  const boost::system::error_code failed(static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, reason)),
                                         boost::asio::error::get_ssl_category());
  return http::tls_failure(ssl.get(), failed, {.tls = true, .host = "old.example", .port = 443});
}

}  // namespace

TEST_CASE("a certificate for another host is refused") {
  CHECK(mentions(refusal(authority().issue("DNS:elsewhere.example"), "localhost"), "hostname mismatch"));
  CHECK(mentions(refusal(authority().issue("DNS:*.localhost"), "localhost"), "hostname mismatch"));
}

TEST_CASE("a certificate for another host is told with the hosts it is for") {
  const Error failure = refusal(authority().issue("DNS:elsewhere.example,IP:127.0.0.9,IP:::1"), "localhost");
  CHECK(mentions(failure, "(it is for elsewhere.example, 127.0.0.9, ::1)"));
  CHECK(advises(failure, "for another host than localhost"));
  CHECK(mentions(refusal(authority().issue("DNS:a,DNS:b,DNS:c,DNS:d,DNS:e,DNS:f"), "localhost"), "d, e and others"));
  CHECK(mentions(refusal(authority().issue("email:who@example.com"), "localhost"), "it names no host"));
}

TEST_CASE("an address must stand in the certificate as an address") {
  CHECK(mentions(refusal(authority().issue("DNS:localhost"), "127.0.0.1"), "IP address mismatch"));
  CHECK(mentions(refusal(authority().issue("DNS:127.0.0.1"), "127.0.0.1"), "IP address mismatch"));
  CHECK(mentions(refusal(authority().issue("IP:127.0.0.2"), "127.0.0.1"), "IP address mismatch"));
}

TEST_CASE("a certificate signed by itself or by a stranger is refused") {
  CHECK(mentions(refusal(CertificateAuthority::issue_self_signed("DNS:localhost"), "localhost"),
                 "self-signed certificate"));
  const CertificateAuthority stranger;
  CHECK(mentions(refusal(stranger.issue("DNS:localhost"), "localhost"), "unable to get local issuer certificate"));
}

TEST_CASE("a certificate of an unknown authority is told with that authority, as an inspecting proxy is known by it") {
  const CertificateAuthority stranger;
  const Error failure = refusal(stranger.issue("DNS:localhost"), "localhost");
  CHECK(mentions(failure, "(it was issued by CN=cxsync test authority"));
  CHECK(advises(failure, "tls.ca_file"));
}

TEST_CASE("a certificate that has expired is refused and told with its end") {
  const Error failure = refusal(authority().issue("DNS:localhost", -1), "localhost");
  CHECK(mentions(failure, "certificate has expired"));
  const auto yesterday = std::chrono::system_clock::now() - std::chrono::hours(24);
  CHECK(mentions(failure, "its time ended at " + utc_text(yesterday).substr(0, 10)));
  CHECK(advises(failure, "clock"));
}

TEST_CASE("a server with too old a TLS and one without TLS are told apart") {
  const Error old = without_certificate(SSL_R_UNSUPPORTED_PROTOCOL);
  CHECK(mentions(old, "old.example:443 speaks no TLS of version 1.2 or newer"));
  CHECK(advises(old, "must turn on TLS 1.2"));
  CHECK(mentions(without_certificate(SSL_R_TLSV1_ALERT_PROTOCOL_VERSION), "speaks no TLS of version 1.2 or newer"));
  const Error none = without_certificate(SSL_R_WRONG_VERSION_NUMBER);
  CHECK(mentions(none, "speaks no TLS on this port"));
  CHECK(advises(none, "Check the port"));
  CHECK(mentions(without_certificate(SSL_R_BAD_SIGNATURE), "TLS with old.example:443 failed"));
}

TEST_CASE("the system's authorities do not vouch for a test server") {
  LoopbackServer server([](const SeenRequest&) { return Reply{}; }, local_identity());
  Side side([](http::ClientOptions& options) { options.tls.ca_file.clear(); });
  const auto failure = side.failure({.url = server.url()});
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::tls_failed);
}

TEST_CASE("a file of authorities that cannot be used is named with its place in the configuration") {
  const std::string empty =
      (std::filesystem::temp_directory_path() / std::filesystem::path(authority().file() + ".empty").filename())
          .string();
  std::ofstream(empty).close();
  for (const std::string& file : {std::string("/nowhere/authorities.pem"), empty}) {
    CAPTURE(file);
    Side side([&](http::ClientOptions& options) { options.tls.ca_file = file; });
    LoopbackServer server([](const SeenRequest&) { return Reply{}; }, local_identity());
    const auto failure = side.failure({.url = server.url()});
    REQUIRE(failure);
    CHECK(failure->code() == ErrorCode::config_bad_value);
    CHECK(failure->detail("path") == "/cxone/tls/ca_file");
    CHECK(mentions(*failure, file));
  }
  std::filesystem::remove(empty);
}

TEST_CASE("TLS older than 1.2 is not spoken and verification is on") {
  auto context = http::make_tls_context({.ca_file = authority().file()}, "cxone");
  CHECK(SSL_CTX_get_min_proto_version(context.native_handle()) == TLS1_2_VERSION);
  CHECK(SSL_CTX_get_verify_mode(context.native_handle()) == SSL_VERIFY_PEER);
}

}  // namespace cxsync::test
