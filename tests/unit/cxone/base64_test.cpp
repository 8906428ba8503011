#include "cxone/base64.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "cxone/id_token.hpp"
#include "fake_cxone.hpp"

using namespace cxsync;

TEST_CASE("base64 gives the published examples") {
  // RFC 4648, section 10.
  const std::pair<const char*, const char*> table[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : table) {
    CHECK(cxone::base64_encode(plain) == encoded);
    CHECK(cxone::base64url_decode(encoded) == plain);
  }
}

TEST_CASE("base64url gives back any bytes, with and without padding") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string bytes(random() % 40, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    auto text = cxone::base64_encode(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    CHECK(cxone::base64url_decode(text) == bytes);
    text.erase(std::find(text.begin(), text.end(), '='), text.end());
    CHECK(cxone::base64url_decode(text) == bytes);
  }
}

TEST_CASE("text that is not base64url is not decoded") {
  for (const char* text : {"a", "abcde", "ab+d", "ab/d", "a b", "ab=d", "\xff\xff"}) {
    CAPTURE(text);
    CHECK_FALSE(cxone::base64url_decode(text).has_value());
  }
}

TEST_CASE("the tenant is read from either spelling of the claim") {
  CHECK(cxone::tenant_of(test::web_token(R"({"tenantId":"t-1"})")) == "t-1");
  CHECK(cxone::tenant_of(test::web_token(R"({"tenant_id":"t-2"})")) == "t-2");
  CHECK(cxone::tenant_of(test::web_token(R"({"tenant":"name","tenantId":"t-3"})")) == "t-3");
}

TEST_CASE("a token without a readable tenant names none") {
  CHECK(cxone::tenant_of("") == "");
  CHECK(cxone::tenant_of("opaque") == "");
  CHECK(cxone::tenant_of("a.b") == "");
  CHECK(cxone::tenant_of("a.!!!.c") == "");
  CHECK(cxone::tenant_of(test::web_token("[]")) == "");
  CHECK(cxone::tenant_of(test::web_token("{}")) == "");
  CHECK(cxone::tenant_of(test::web_token(R"({"tenantId":7})")) == "");
}
