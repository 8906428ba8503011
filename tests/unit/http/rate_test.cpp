#include "http/rate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace cxsync::http {

namespace {

using Clock = AdaptiveRate::Clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// When each of the requests may start, if one comes after each of the pauses.
std::vector<Clock::time_point> starts(std::uint32_t per_second, const std::vector<milliseconds>& pauses) {
  AdaptiveRate bucket(per_second);
  Clock::time_point now{std::chrono::hours(5)};
  std::vector<Clock::time_point> result;
  for (const milliseconds pause : pauses) {
    now += pause;
    result.push_back(now + bucket.take(now));
  }
  return result;
}

}  // namespace

TEST_CASE("a burst holds one second's worth and then an even pace begins") {
  const auto at = starts(10, std::vector<milliseconds>(30, milliseconds(0)));
  for (std::size_t i = 0; i < 10; ++i) CHECK(at[i] == at[0]);
  for (std::size_t i = 10; i < at.size(); ++i) CHECK(at[i] - at[i - 1] == milliseconds(100));
}

TEST_CASE("unused time is saved up for one second at most") {
  AdaptiveRate bucket(5);
  Clock::time_point now{std::chrono::hours(1)};
  for (int i = 0; i < 5; ++i) CHECK(bucket.take(now) == nanoseconds(0));
  now += std::chrono::hours(1);
  for (int i = 0; i < 5; ++i) CHECK(bucket.take(now) == nanoseconds(0));
  CHECK(bucket.take(now) == milliseconds(200));
}

TEST_CASE("one request a second has no burst") {
  const auto at = starts(1, std::vector<milliseconds>(4, milliseconds(0)));
  for (std::size_t i = 1; i < at.size(); ++i) CHECK(at[i] - at[i - 1] == std::chrono::seconds(1));
}

TEST_CASE("no stretch of time ever holds more than its worth and one burst, whatever the arrivals") {
  std::mt19937 random(20261123);
  for (int round = 0; round < 200; ++round) {
    const auto rate = static_cast<std::uint32_t>(1 + random() % 70);
    std::vector<milliseconds> pauses;
    for (int i = 0; i < 150; ++i) pauses.emplace_back(random() % 3 == 0 ? random() % 400 : 0);
    const auto at = starts(rate, pauses);
    CHECK(std::is_sorted(at.begin(), at.end()));
    for (std::size_t first = 0; first < at.size(); first += 7) {
      for (std::size_t last = first; last < at.size(); ++last) {
        const double seconds = std::chrono::duration<double>(at[last] - at[first]).count();
        REQUIRE(static_cast<double>(last - first + 1) <= rate + rate * seconds + 1e-6);
      }
    }
  }
}

TEST_CASE("a server that says too many halves the rate, once for all requests that were under way") {
  AdaptiveRate rate(40);
  const Clock::time_point now{std::chrono::hours(1)};
  rate.slow_down(now, now + milliseconds(10));
  CHECK(rate.per_second(now + milliseconds(10)) == doctest::Approx(20));
  rate.slow_down(now + milliseconds(5), now + milliseconds(20));  // sent before the rate was lowered
  CHECK(rate.per_second(now + milliseconds(20)) == doctest::Approx(20).epsilon(0.01));
  rate.slow_down(now + milliseconds(15), now + milliseconds(20));
  CHECK(rate.per_second(now + milliseconds(20)) == doctest::Approx(10).epsilon(0.01));
}

TEST_CASE("a lowered rate has no burst saved up, comes back within a minute, and never rises above its limit") {
  AdaptiveRate rate(10);
  Clock::time_point now{std::chrono::hours(1)};
  rate.slow_down(now, now);
  CHECK(rate.take(now) == milliseconds(200));
  double before = rate.per_second(now);
  for (int second = 1; second <= 90; ++second) {
    const double then = rate.per_second(now + std::chrono::seconds(second));
    CHECK(then >= before);
    CHECK(then - before < 0.2);
    CHECK(then <= 10);
    before = then;
  }
  CHECK(before == 10);
}

TEST_CASE("a rate that is lowered again and again still lets a request through every two seconds") {
  AdaptiveRate rate(50);
  Clock::time_point now{std::chrono::hours(1)};
  for (int i = 0; i < 100; ++i) {
    rate.slow_down(now, now);
    now += milliseconds(1);
  }
  CHECK(rate.per_second(now) >= 0.5);
  CHECK(rate.take(now) <= std::chrono::seconds(4));
}

TEST_CASE("no stretch of time holds more than the limit's worth and one burst, however often the rate is lowered") {
  std::mt19937 random(20261126);
  for (int round = 0; round < 100; ++round) {
    const auto limit = static_cast<std::uint32_t>(1 + random() % 70);
    AdaptiveRate rate(limit);
    Clock::time_point now{std::chrono::hours(5)};
    std::vector<Clock::time_point> at;
    for (int i = 0; i < 150; ++i) {
      now += milliseconds(random() % 3 == 0 ? random() % 400 : 0);
      if (random() % 20 == 0) rate.slow_down(now, now);
      at.push_back(now + rate.take(now));
    }
    std::sort(at.begin(), at.end());
    for (std::size_t first = 0; first < at.size(); first += 7) {
      for (std::size_t last = first; last < at.size(); ++last) {
        const double seconds = std::chrono::duration<double>(at[last] - at[first]).count();
        REQUIRE(static_cast<double>(last - first + 1) <= limit + limit * seconds + 1e-6);
      }
    }
  }
}

}  // namespace cxsync::http
