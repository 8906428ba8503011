#include <doctest/doctest.h>

#include "unit/config/example.hpp"

namespace cxsync::test {

namespace {

std::string document_with(std::string_view pointer, std::string_view address) {
  return with(k_least_example, pointer, '"' + std::string(address) + '"');
}

}  // namespace

TEST_CASE("an address comes out in one form, however it is written") {
  struct Row {
    const char* given;
    const char* taken;
  };
  constexpr Row rows[] = {{"https://Acme.Ivinex.com", "https://acme.ivinex.com"},
                          {"HTTPS://acme.ivinex.com/", "https://acme.ivinex.com"},
                          {"https://acme.ivinex.com///", "https://acme.ivinex.com"},
                          {"https://acme.ivinex.com:443/", "https://acme.ivinex.com"},
                          {"https://acme.ivinex.com:8443/CRM/", "https://acme.ivinex.com:8443/CRM"},
                          {"https://10.1.2.3", "https://10.1.2.3"},
                          {"https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"}};
  for (const Row& row : rows) {
    CHECK(parse_config(document_with("/ivinex/base_url", row.given)).ivinex.base_url == row.taken);
  }
}

TEST_CASE("http is taken for this computer only") {
  for (const std::string address :
       {"http://localhost:8080", "http://LOCALHOST", "http://127.0.0.1:1", "http://127.255.0.9", "http://[::1]:8080"}) {
    CAPTURE(address);
    CHECK_FALSE(error_in(document_with("/ivinex/base_url", address)));
    CHECK_FALSE(error_in(document_with("/cxone/issuer", address)));
  }
  for (const std::string address :
       {"http://acme.ivinex.com", "http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://128.0.0.1",
        "http://[::2]", "http://[::ffff:127.0.0.1]", "http://0.0.0.0", "http://127.1", "http://2130706433",
        "http://10.0.0.1"}) {
    CAPTURE(address);
    const auto error = error_in(document_with("/ivinex/base_url", address));
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::config_bad_value);
    CHECK_FALSE(error->hint().empty());
  }
}

TEST_CASE("an address that is none, or holds more than an address, is refused for every key that takes one") {
  for (const std::string address : {"acme.ivinex.com",
                                    "ftp://acme.ivinex.com",
                                    "https://",
                                    "https:///x",
                                    "https://u@h.example",
                                    "https://u:p@h.example",
                                    "https://@h.example",
                                    "https://h.example?q=1",
                                    "https://h.example#f",
                                    "https://h.example:0",
                                    "https://h.example:70000",
                                    "https://h.example:99999",
                                    "https://h.example:65979",
                                    "https://h example",
                                    " https://h.example",
                                    "https://h%2eexample",
                                    "javascript:alert(1)",
                                    "https://[::1]h.example",
                                    "https://1.2.3.4x",
                                    "https://h.example/\\nx"}) {
    for (const std::string pointer : {"/ivinex/base_url", "/cxone/issuer", "/cxone/regional_url", "/cxone/api_url"}) {
      CAPTURE(address);
      CAPTURE(pointer);
      const auto error = error_in(document_with(pointer, address));
      REQUIRE(error);
      CHECK(error->code() == ErrorCode::config_bad_value);
      CHECK(error->detail("path") == pointer);
      CHECK_FALSE(error->hint().empty());
    }
  }
}

TEST_CASE("a proxy is http with host and port and nothing else") {
  const auto proxy = [](std::string_view address) { return document_with("/cxone/proxy", address); };
  CHECK(parse_config(proxy("http://Proxy.example:3128/")).cxone.proxy == "http://proxy.example:3128");
  CHECK(parse_config(proxy("http://10.0.0.1:80")).cxone.proxy == "http://10.0.0.1:80");
  for (const std::string address :
       {"proxy.example:3128", "http://proxy.example", "https://proxy.example:3128", "http://u:p@proxy.example:3128",
        "http://proxy.example:3128/x", "socks5://h:1", "http://proxy.example:0", "http://proxy.example:99999"}) {
    CAPTURE(address);
    const auto error = error_in(proxy(address));
    REQUIRE(error);
    CHECK(error->detail("path") == "/cxone/proxy");
  }
}

}  // namespace cxsync::test
