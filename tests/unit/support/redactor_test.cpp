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
