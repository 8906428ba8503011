#include "model/check.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

TEST_CASE("what is found besides makes an ok check a warning and leaves a failed one failed") {
  for (const auto& [before, after] :
       {std::pair(CheckStatus::ok, CheckStatus::warn), std::pair(CheckStatus::warn, CheckStatus::warn),
        std::pair(CheckStatus::fail, CheckStatus::fail)}) {
    Check check = make_check("state", before, "One.", "Do one.");
    add_warning(check, "Two.", "Do two.");
    CHECK(check.status == after);
    CHECK(check.message == "One. Two.");
    CHECK(check.fix == "Do one. Do two.");
  }
}

TEST_CASE("the times of several steps add up, and a clock that is set back takes nothing away") {
  const std::chrono::system_clock::time_point start{std::chrono::hours(1)};
  Check check;
  add_elapsed(check, start, start + std::chrono::milliseconds(7));
  add_elapsed(check, start, start - std::chrono::hours(1));
  add_elapsed(check, start, start + std::chrono::milliseconds(5));
  CHECK(check.elapsed_ms == 12);
}
