#include "support/redactor.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

TEST_CASE("a secret is taken out plain and percent-encoded, as often as it comes") {
  Redactor redactor;
  redactor.add("a b");
  redactor.add("");
  CHECK(redactor.clean("xa ba b a%20b y") == "x****** *** y");
  CHECK(redactor.clean("") == "");
  redactor.add("*");
  CHECK(redactor.clean("a b") == "*********");
}

TEST_CASE("a secret that stands where a long text is cut leaves no part of itself") {
  Redactor redactor;
  redactor.add("hush hush");
  for (std::size_t before = 65536 - 12; before < 65536 + 4; ++before) {
    const std::string clean = redactor.clean(std::string(before, ' ') + "hush hush");
    CAPTURE(before);
    CHECK(clean.find('h') == std::string::npos);
    CHECK(clean.size() > 65000);
  }
}
