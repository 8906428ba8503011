#include "support/address.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cxsync;

TEST_CASE("an address comes apart into scheme, host, port, path and query") {
  struct Row {
    const char* text;
    Address parts;
    const char* bracketed;
  };
  const Row rows[] = {
      {"https://Host.Example", {true, "host.example", 443, false, "", ""}, "host.example"},
      {"HTTP://host.example:80/", {false, "host.example", 80, true, "/", ""}, "host.example"},
      {"http://host.example/a%20b?c=d", {false, "host.example", 80, false, "/a%20b", "?c=d"}, "host.example"},
      {"https://host.example:?", {true, "host.example", 443, false, "", "?"}, "host.example"},
      {"https://[2001:DB8::1]:8443//x/", {true, "2001:db8::1", 8443, true, "//x/", ""}, "[2001:db8::1]"},
      {"https://127.0.0.1:65535/x@y", {true, "127.0.0.1", 65535, true, "/x@y", ""}, "127.0.0.1"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    const auto parsed = parse_address(row.text);
    REQUIRE(std::holds_alternative<Address>(parsed));
    const auto& address = std::get<Address>(parsed);
    CHECK(address.tls == row.parts.tls);
    CHECK(address.host == row.parts.host);
    CHECK(address.port == row.parts.port);
    CHECK(address.has_port == row.parts.has_port);
    CHECK(address.path == row.parts.path);
    CHECK(address.query == row.parts.query);
    CHECK(address.bracketed_host() == row.bracketed);
  }
}

TEST_CASE("what is no usable address is refused with its fault") {
  struct Row {
    const char* text;
    AddressFault fault;
  };
  constexpr Row rows[] = {
      {"", AddressFault::not_absolute},
      {"host.example/x", AddressFault::not_absolute},
      {"https://host example/", AddressFault::not_absolute},
      {"https://host.example/\n", AddressFault::not_absolute},
      {"htt8p:\n", AddressFault::not_absolute},
      {"ftp://host.example", AddressFault::scheme},
      {"javascript:alert(1)", AddressFault::scheme},
      {"https://u:p@host.example", AddressFault::user_info},
      {"https://@host.example", AddressFault::user_info},
      {"https://host.example/x#y", AddressFault::fragment},
      {"https:///x", AddressFault::host},
      {"https:x", AddressFault::host},
      {"https://h%2eexample", AddressFault::host},
      {"https://[fe80::1%25eth0]/", AddressFault::not_absolute},
      {"https://[v1.x]/", AddressFault::host},
      {"https://host.example:0", AddressFault::port},
      {"https://host.example:80x/", AddressFault::port},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    const auto parsed = parse_address(row.text);
    REQUIRE(std::holds_alternative<AddressFault>(parsed));
    CHECK(std::get<AddressFault>(parsed) == row.fault);
  }
}

TEST_CASE("a host that goes on after an IP address is never taken for that IP address") {
  for (const std::string ip : {"127.0.0.1", "10.1.2.3", "[::1]", "[2001:db8::1]"}) {
    for (const std::string rest : {".evil.example", "evil.example", "x", ".evil.example/path", ".evil.example:80"}) {
      for (const std::string scheme : {"http://", "https://"}) {
        CAPTURE(scheme + ip + rest);
        CHECK(std::holds_alternative<AddressFault>(parse_address(scheme + ip + rest)));
      }
    }
  }
}

TEST_CASE("only this machine is loopback") {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.0.9", "::1"}) {
    CAPTURE(host);
    CHECK(is_loopback_host(host));
  }
  for (const char* host : {"", "localhost.example", "128.0.0.1", "0.0.0.0", "127.1", "2130706433", "::", "::2",
                           "::ffff:127.0.0.1", "127.0.0.1.example"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback_host(host));
  }
}

TEST_CASE("percent encoding leaves only unreserved characters") {
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(percent_encode("a b&c=d/e?f#g+h%") == "a%20b%26c%3Dd%2Fe%3Ff%23g%2Bh%25");
  CHECK(percent_encode("\xC3\xA4\r\n") == "%C3%A4%0D%0A");
  CHECK(percent_encode("").empty());
}
