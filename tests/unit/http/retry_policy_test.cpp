#include "http/retry_policy.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace cxsync::http {

namespace {

using std::chrono::milliseconds;
using Kind = NextStep::Kind;

/// Chance that gives the longest wait.
constexpr std::uint64_t k_all_ones = ~std::uint64_t{0};

/// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr std::chrono::system_clock::time_point k_example{std::chrono::seconds(784111777)};

}  // namespace

TEST_CASE("exactly seven statuses may be asked again") {
  const std::set<int> repeatable{408, 425, 429, 500, 502, 503, 504};
  for (int status = 100; status < 600; ++status) {
    CAPTURE(status);
    CHECK(is_repeatable_status(status) == (repeatable.count(status) != 0));
  }
}

TEST_CASE("a failure of the way there may be repeated, a refusal may not") {
  const std::set<ErrorCode> transient{ErrorCode::resolve_failed, ErrorCode::connect_failed, ErrorCode::timed_out,
                                      ErrorCode::connection_lost};
  for (int i = 0; i <= static_cast<int>(ErrorCode::deadline_exceeded); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    CAPTURE(to_string(code));
    const bool expected = transient.count(code) != 0;
    CHECK(is_repeatable_failure(code, true, true) == expected);
    CHECK(is_repeatable_failure(code, true, false) == expected);
    CHECK(is_repeatable_failure(code, false, false) == expected);
    CHECK_FALSE(is_repeatable_failure(code, false, true));
  }
}

TEST_CASE("a wait is anything from nothing up to a bound that doubles to 30 seconds") {
  const std::vector<std::int64_t> bounds{500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000};
  std::mt19937_64 random(1);
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto failed = static_cast<std::uint32_t>(i + 1);
    CAPTURE(failed);
    CHECK(jittered({}, failed, 0) == milliseconds(0));
    CHECK(jittered({}, failed, k_all_ones) == milliseconds(bounds[i]));
    milliseconds total{0};
    for (int round = 0; round < 2000; ++round) {
      const milliseconds wait = jittered({}, failed, random());
      CHECK(wait <= milliseconds(bounds[i]));
      total += wait;
    }
    // Evenly spread: the mean of 2,000 lies within 5 percent of the middle (four standard deviations).
    CHECK(std::abs(static_cast<double>(total.count()) / 2000 / static_cast<double>(bounds[i]) - 0.5) < 0.027);
  }
  CHECK(jittered({}, 4000000000U, k_all_ones) == milliseconds(30000));
}

TEST_CASE("Retry-After is read as seconds or as any form of an HTTP date") {
  struct Row {
    std::string text;
    std::optional<std::int64_t> ms;
  };
  const std::vector<Row> rows{
      {"0", 0},
      {"120", 120000},
      {"007", 7000},
      {"99999999999999999999999", 315360000000},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 0},
      {"Sun, 06 Nov 1994 08:49:47 GMT", 10000},
      {"Sunday, 06-Nov-94 08:50:37 GMT", 60000},
      {"Sun Nov  6 09:49:37 1994", 3600000},
      {"Mon, 07 Nov 1994 08:49:37 GMT", 86400000},
      {"Sat, 05 Nov 1994 08:49:37 GMT", 0},
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 315360000000},
      {"Monday, 06-Nov-43 08:49:37 GMT", 315360000000},
      {"Tuesday, 06-Nov-45 08:49:37 GMT", 0},
      {"", std::nullopt},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"soon", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 CET", std::nullopt},
      {"Sun, 31 Feb 1994 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 24:49:37 GMT", std::nullopt},
      {"Sun, 06 Foo 1994 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 GMT extra", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto wait = parse_retry_after(row.text, k_example);
    REQUIRE(wait.has_value() == row.ms.has_value());
    if (wait) CHECK(wait->count() == *row.ms);
  }
}

TEST_CASE("no text makes reading Retry-After fail") {
  std::mt19937 random(99);
  const std::string letters = "0123456789SunNovGMT ,:-\t\xff";
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t i = random() % 32; i > 0; --i) text += letters[random() % letters.size()];
    const auto wait = parse_retry_after(text, k_example);
    if (wait) CHECK(*wait >= milliseconds(0));
  }
}

TEST_CASE("what comes next depends on who may repeat, how often, and for how long") {
  const Standing plain{.may_repeat = true,
                       .failed = 1,
                       .attempts = 3,
                       .retry_after = std::nullopt,
                       .max_wait = milliseconds(10000),
                       .backoff = {milliseconds(400), milliseconds(400)},
                       .left = std::nullopt,
                       .random_bits = k_all_ones};
  const auto with = [&](const auto& change) {
    Standing standing = plain;
    change(standing);
    return next_step(standing);
  };
  const auto same = [](NextStep step, Kind kind, std::int64_t ms) {
    return step.kind == kind && step.wait == milliseconds(ms);
  };
  CHECK(same(next_step(plain), Kind::again, 400));
  CHECK(same(with([](Standing& s) { s.may_repeat = false; }), Kind::deliver, 0));
  CHECK(same(with([](Standing& s) { s.may_repeat = false, s.retry_after = milliseconds(99000); }), Kind::deliver, 0));
  CHECK(same(with([](Standing& s) { s.failed = 3; }), Kind::deliver, 0));
  CHECK(same(with([](Standing& s) { s.retry_after = milliseconds(2000); }), Kind::again, 2000));
  CHECK(same(with([](Standing& s) { s.retry_after = milliseconds(300); }), Kind::again, 400));
  CHECK(same(with([](Standing& s) { s.retry_after = milliseconds(10000); }), Kind::again, 10000));
  CHECK(same(with([](Standing& s) { s.retry_after = milliseconds(10001); }), Kind::throttled, 10001));
  CHECK(same(with([](Standing& s) { s.retry_after = milliseconds(2000), s.left = milliseconds(1999); }),
             Kind::throttled, 2000));
  CHECK(same(with([](Standing& s) { s.retry_after = milliseconds(10001), s.failed = 3; }), Kind::throttled, 10001));
  CHECK(same(with([](Standing& s) { s.left = milliseconds(400); }), Kind::deliver, 0));
  CHECK(same(with([](Standing& s) { s.left = milliseconds(401); }), Kind::again, 400));
}

TEST_CASE("a wait is never shorter than the server asked for and never longer than allowed") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 5000; ++round) {
    Standing standing{.may_repeat = true,
                      .failed = static_cast<std::uint32_t>(1 + random() % 6),
                      .attempts = 5,
                      .retry_after = std::nullopt,
                      .max_wait = milliseconds(static_cast<std::int64_t>(random() % 60000)),
                      .backoff = {},
                      .left = std::nullopt,
                      .random_bits = random()};
    if (random() % 2 == 0) standing.retry_after = milliseconds(static_cast<std::int64_t>(random() % 60000));
    if (random() % 2 == 0) standing.left = milliseconds(static_cast<std::int64_t>(random() % 60000));
    const NextStep step = next_step(standing);
    if (step.kind != Kind::again) continue;
    CHECK(standing.failed < standing.attempts);
    if (standing.retry_after) CHECK(step.wait >= *standing.retry_after);
    if (standing.left) CHECK(step.wait < *standing.left);
    CHECK(step.wait <= std::max(milliseconds(30000), standing.max_wait));
  }
}

}  // namespace cxsync::http
