#include "http/url.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cxsync/error.hpp"
#include "support/caught.hpp"

namespace cxsync::http {

TEST_CASE("a good address is taken apart") {
  struct Row {
    std::string text;
    Origin origin;
    std::string host_header;
    std::string target;
  };
  const std::vector<Row> rows{
      {"https://api.example.com", {true, "api.example.com", 443}, "api.example.com", "/"},
      {"https://API.Example.COM/", {true, "api.example.com", 443}, "api.example.com", "/"},
      {"https://h.example:443/a/b?c=d&e=%20f", {true, "h.example", 443}, "h.example", "/a/b?c=d&e=%20f"},
      {"https://h.example:8443?x=1", {true, "h.example", 8443}, "h.example:8443", "/?x=1"},
      {"https://10.1.2.3/x", {true, "10.1.2.3", 443}, "10.1.2.3", "/x"},
      {"https://[2001:db8::1]:9/x", {true, "2001:db8::1", 9}, "[2001:db8::1]:9", "/x"},
      {"http://127.0.0.1:80/x", {false, "127.0.0.1", 80}, "127.0.0.1", "/x"},
      {"http://127.9.8.7:81/x", {false, "127.9.8.7", 81}, "127.9.8.7:81", "/x"},
      {"http://localhost:8080/x", {false, "localhost", 8080}, "localhost:8080", "/x"},
      {"http://[::1]/x", {false, "::1", 80}, "[::1]", "/x"},
      {"https://user-like.example/path@with/at",
       {true, "user-like.example", 443},
       "user-like.example",
       "/path@with/at"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Url url = parse_url(row.text);
    CHECK(url.origin == row.origin);
    CHECK(url.host_header == row.host_header);
    CHECK(url.target == row.target);
  }
}

TEST_CASE("an unsafe address is refused and its user information is not shown") {
  const std::vector<std::string> rows{
      "",
      "/path",
      "api.example.com",
      "ftp://h.example/",
      "file:///etc/passwd",
      "https:///path",
      "https://",
      "https://:443/",
      "https://user@h.example/",
      "https://user:hunter2@h.example/",
      "https://:hunter2@h.example/",
      "https://@h.example/",
      "https://h.example/#part",
      "https://h.example:0/",
      "https://h.example:65536/",
      "https://h.example:99999/",
      "https://h.example:165535/",
      "https://h.example:4294967739/",
      "https://127.0.0.1:18446744073709552059/",
      "https://h.example:00/",
      "https://h.example:99999999999/",
      "https://h.example:x/",
      "https://h.example:80x/",
      "https://h.example:1:2/",
      "https://h ost.example/",
      "https://h.example/a b",
      "https://h.example/\r\nX: y",
      "https://h%2eexample/",
      "https://h%00.example/",
      "https://exa\xC3\xA4mple.com/",
      "http://h.example/",
      "http://10.0.0.1/",
      "http://128.0.0.1/",
      "http://127.1/",
      "http://localhost.example.com/",
      "http://127.0.0.1.example.com/",
      "http://127.0.0.1.evil.example",
      "https://10.1.2.3.evil.example",
      "http://[::1]evil.example",
      "https://[::1]evil.example/x",
      "http://127.0.0.1@h.example/",
      "http://[::2]/",
      "http://0.0.0.0/",
  };
  for (const std::string& row : rows) {
    CAPTURE(row);
    const Error error = test::error_of([&] { return parse_url(row); });
    CHECK(error.code() == ErrorCode::unsafe_address);
    CHECK(test::words_of(error).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a port is taken as it is written up to 65535, and none above it is taken for another one") {
  for (unsigned port = 1; port < 140000; port += port < 65530 || port > 65540 ? 7 : 1) {
    CAPTURE(port);
    const std::string text = "https://127.0.0.1:" + std::to_string(port) + "/";
    if (port <= 65535) {
      CHECK(parse_url(text).origin.port == port);
    } else {
      CHECK_THROWS_AS((void)parse_url(text), Error);
    }
  }
}

TEST_CASE("a query is left out of what is shown") {
  CHECK(without_query("https://h.example/a?b=c?d") == "https://h.example/a");
  CHECK(without_query("https://h.example/a") == "https://h.example/a");
}

TEST_CASE("a proxy is http, host and port and nothing else") {
  CHECK(parse_proxy("http://proxy.example:3128") == Origin{false, "proxy.example", 3128});
  CHECK(parse_proxy("http://[::1]:3128/") == Origin{false, "::1", 3128});
  for (const char* const bad : {"", "proxy:3128", "https://proxy.example:3128", "http://proxy.example",
                                "http://u:p@proxy.example:1", "http://proxy.example:1/path", "http://proxy.example:1?q",
                                "http://10.0.0.1:1.evil.example", "http://[::1]proxy.example:1"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS((void)parse_proxy(bad), Error);
  }
}

}  // namespace cxsync::http
