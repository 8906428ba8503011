#include "support/clock.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

TEST_CASE("times are written in UTC with whole seconds") {
  const auto time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1795419000999));
  CHECK(utc_text(time) == "2026-11-23T07:30:00Z");
  CHECK(utc_compact(time) == "20261123T073000Z");
}

TEST_CASE("only real days are days") {
  CHECK(is_date("2026-02-28"));
  CHECK(is_date("2024-02-29"));
  for (const auto* text : {"2026-02-29", "2026-13-01", "2026-1-1", "20260101", "2026-01-0x", "", "2026-01-01T00:00:00Z",
                           "2026-11-2-", "2026-1--11", "----------"}) {
    CAPTURE(text);
    CHECK_FALSE(is_date(text));
  }
}

TEST_CASE("the system's randomness does not repeat itself") {
  const auto random = system_random();
  CHECK(random() != random());
}
