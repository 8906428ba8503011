#include "http/retry_budget.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "http/retry_policy.hpp"
#include "side.hpp"

namespace cxsync::http {

namespace {

using std::chrono::milliseconds;

/// One step of a vector: an answer, and what must come of it.
struct Step {
  int status;
  NextStep::Kind expected;
  std::int64_t wait_s;
  std::uint32_t left;
};

/// One of the test vectors of the AWS SDKs' standard retry mode. They have one second before the second attempt, no
/// jitter, and five tokens for a repeat.
struct Vector {
  std::string name;
  std::uint32_t attempts;
  std::uint32_t capacity;
  std::int64_t longest_s;
  std::vector<Step> steps;
};

void play(const Vector& vector) {
  CAPTURE(vector.name);
  RetryBudget budget(vector.capacity, 5);
  std::uint32_t failed = 0;
  for (const Step& step : vector.steps) {
    if (!is_repeatable_status(step.status)) {
      budget.refund(failed > 0);
      CHECK(step.expected == NextStep::Kind::deliver);
      CHECK(budget.left() == step.left);
      continue;
    }
    Standing standing{.may_repeat = true,
                      .failed = ++failed,
                      .attempts = vector.attempts,
                      .retry_after = std::nullopt,
                      .max_wait = milliseconds(0),
                      .backoff = {std::chrono::seconds(1), std::chrono::seconds(vector.longest_s)},
                      .left = std::nullopt,
                      .random_bits = ~std::uint64_t{0}};
    NextStep next = next_step(standing);
    if (next.kind == NextStep::Kind::again && !budget.pay()) next = {};
    CHECK(next.kind == step.expected);
    CHECK(next.wait == std::chrono::seconds(step.wait_s));
    CHECK(budget.left() == step.left);
  }
}

}  // namespace

TEST_CASE("the vectors of the AWS standard retry mode hold") {
  constexpr auto k_again = NextStep::Kind::again;
  constexpr auto k_deliver = NextStep::Kind::deliver;
  play({"success in the end", 3, 500, 20, {{500, k_again, 1, 495}, {500, k_again, 2, 490}, {200, k_deliver, 0, 495}}});
  play({"attempts used up", 3, 500, 20, {{502, k_again, 1, 495}, {502, k_again, 2, 490}, {502, k_deliver, 0, 490}}});
  play({"quota used up by one repeat", 3, 5, 20, {{500, k_again, 1, 0}, {500, k_deliver, 0, 0}}});
  play({"no quota, no repeat", 3, 0, 20, {{500, k_deliver, 0, 0}}});
  play({"waits double",
        5,
        500,
        20,
        {{500, k_again, 1, 495},
         {500, k_again, 2, 490},
         {500, k_again, 4, 485},
         {500, k_again, 8, 480},
         {500, k_deliver, 0, 480}}});
  play({"waits have a bound",
        5,
        500,
        3,
        {{500, k_again, 1, 495},
         {500, k_again, 2, 490},
         {500, k_again, 3, 485},
         {500, k_again, 3, 480},
         {500, k_deliver, 0, 480}}});
}

TEST_CASE("a budget never holds more than its capacity, and pays no repeat that it cannot afford") {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    const auto capacity = static_cast<std::uint32_t>(random() % 100);
    const auto cost = static_cast<std::uint32_t>(1 + random() % 20);
    RetryBudget budget(capacity, cost);
    for (int step = 0; step < 100; ++step) {
      const std::uint32_t before = budget.left();
      if (random() % 2 == 0) {
        CHECK(budget.pay() == (before >= cost));
      } else {
        budget.refund(random() % 2 == 0);
        CHECK(budget.left() >= before);
      }
      CHECK(budget.left() <= capacity);
    }
  }
}

}  // namespace cxsync::http

namespace cxsync::test {

TEST_CASE("an outage meets the usual requests and a bounded number of repeats") {
  bool is_down = true;
  LoopbackServer server([&](const SeenRequest&) { return Reply{.status = is_down ? 503 : 200}; });
  Side side;
  constexpr std::size_t k_requests = 100;
  for (std::size_t i = 0; i < k_requests; ++i) CHECK(side.get(server.url()).status == 503);
  constexpr std::size_t k_most_repeats = http::RetryBudget::k_capacity / http::RetryBudget::k_cost;
  CHECK(server.seen().size() == k_requests + k_most_repeats);

  // The other host's budget is its own.
  LoopbackServer other([](const SeenRequest& request) { return Reply{.status = request.nth == 1 ? 500 : 200}; });
  CHECK(side.get(other.url("/", "localhost")).attempts == 2);

  is_down = false;
  for (std::uint32_t i = 0; i < http::RetryBudget::k_cost; ++i) CHECK(side.get(server.url()).status == 200);
  is_down = true;
  CHECK(side.get(server.url()).attempts == 2);
}

TEST_CASE("a failure that the budget did not let be repeated says so") {
  LoopbackServer server([](const SeenRequest&) { return Reply{.way = Reply::Way::close_before}; });
  Side side;
  std::string last;
  for (int i = 0; i < 30; ++i) {
    const auto failure = side.failure({.url = server.url()});
    REQUIRE(failure);
    CHECK(failure->code() == ErrorCode::connection_lost);
    last = failure->detail("retry_budget");
  }
  CHECK(last == "spent");
}

}  // namespace cxsync::test
