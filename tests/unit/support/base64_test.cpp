#include "support/base64.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>

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
    CHECK(base64_encode(plain) == encoded);
    CHECK(base64url_decode(encoded) == plain);
  }
}

TEST_CASE("base64url gives back any bytes, with and without padding") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string bytes(random() % 40, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random());
    auto text = base64_encode(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    CHECK(base64url_decode(text) == bytes);
    text.erase(std::find(text.begin(), text.end(), '='), text.end());
    CHECK(base64url_decode(text) == bytes);
  }
}

TEST_CASE("text that is not base64url is not decoded") {
  for (const char* text : {"a", "abcde", "ab+d", "ab/d", "a b", "ab=d", "\xff\xff"}) {
    CAPTURE(text);
    CHECK_FALSE(base64url_decode(text).has_value());
  }
}
