#include <doctest/doctest.h>

#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "http/tls.hpp"
#include "side.hpp"

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

}  // namespace

TEST_CASE("a certificate for another host is refused") {
  CHECK(mentions(refusal(authority().issue("DNS:elsewhere.example"), "localhost"), "hostname mismatch"));
  CHECK(mentions(refusal(authority().issue("DNS:*.localhost"), "localhost"), "hostname mismatch"));
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

TEST_CASE("a certificate that has expired is refused") {
  CHECK(mentions(refusal(authority().issue("DNS:localhost", -1), "localhost"), "certificate has expired"));
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
