#include "http/rate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace cxsync::http {

namespace {

using Clock = TokenBucket::Clock;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// When each of the requests may start, if one comes after each of the pauses.
std::vector<Clock::time_point> starts(std::uint32_t per_second, const std::vector<milliseconds>& pauses) {
  TokenBucket bucket(per_second);
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
  TokenBucket bucket(5);
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

}  // namespace cxsync::http
