#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "side.hpp"

namespace cxsync::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Task<void> fetch(http::Client& client, std::string url) {
  const http::Request request{.url = std::move(url)};
  const Call call;
  co_await client.send(request, call);
}

void fetch_at_once(Side& side, const LoopbackServer& server, int count) {
  std::vector<Task<void>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(fetch(side.client(), server.url("/" + std::to_string(i))));
  side.loop().run(when_all(std::move(tasks)));
}

}  // namespace

TEST_CASE("never more requests are in flight, nor connections open, than allowed") {
  for (const std::uint32_t limit : {1U, 2U, 4U}) {
    CAPTURE(limit);
    LoopbackServer server([](const SeenRequest&) { return Reply{.delay = milliseconds(5)}; }, local_identity());
    Side side([&](http::ClientOptions& options) { options.limits.max_in_flight = limit; });
    fetch_at_once(side, server, 16);
    CHECK(server.seen().size() == 16);
    CHECK(server.most_requests_at_once() <= static_cast<int>(limit));
    CHECK(server.connections() <= static_cast<int>(limit));
  }
}

TEST_CASE("requests that wait for their turn are sent in the order they came") {
  LoopbackServer server([](const SeenRequest&) { return Reply{}; });
  Side side([](http::ClientOptions& options) { options.limits.max_in_flight = 1; });
  fetch_at_once(side, server, 10);
  std::vector<std::string> targets;
  for (const SeenRequest& request : server.seen()) targets.push_back(request.target);
  CHECK(targets == std::vector<std::string>{"/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9"});
}

TEST_CASE("connections to several servers together stay within the limit") {
  LoopbackServer first([](const SeenRequest&) { return Reply{}; });
  LoopbackServer second([](const SeenRequest&) { return Reply{}; });
  Side side([](http::ClientOptions& options) { options.limits.max_in_flight = 1; });
  side.get(first.url());
  side.get(second.url());
  first.wait_until_closed(1);
  CHECK(second.most_connections_at_once() == 1);
}

TEST_CASE("the rate holds over everything sent, attempts included") {
  std::set<std::string> known;
  LoopbackServer server(
      [&](const SeenRequest& request) { return Reply{.status = known.insert(request.target).second ? 500 : 200}; });
  Side side(
      [](http::ClientOptions& options) { options.limits.requests_per_second = 50, options.limits.max_in_flight = 1; });
  const auto started = steady_clock::now();
  fetch_at_once(side, server, 30);
  CHECK(server.seen().size() == 60);
  CHECK(steady_clock::now() - started >= milliseconds(200));
}

TEST_CASE("a server that asks for a longer wait than allowed ends the send at once") {
  struct Row {
    int status;
    std::string retry_after;
    bool with_deadline;
    std::string retry_after_ms;
  };
  for (const Row& row :
       std::vector<Row>{{429, "31", false, "31000"}, {503, "3600", false, "3600000"}, {429, "20", true, "20000"}}) {
    CAPTURE(row.status);
    CAPTURE(row.retry_after);
    LoopbackServer server([&](const SeenRequest&) {
      return Reply{.status = row.status, .headers = {{"Retry-After", row.retry_after}}};
    });
    Side side;
    Call call;
    if (row.with_deadline) call.deadline = steady_clock::now() + std::chrono::seconds(10);
    const auto failure = side.failure({.url = server.url()}, call);
    REQUIRE(failure);
    CHECK(failure->code() == ErrorCode::throttled);
    CHECK(failure->detail("retry_after_ms") == row.retry_after_ms);
    CHECK(failure->detail("http_status") == std::to_string(row.status));
    CHECK(failure->detail("attempts") == "1");
    CHECK(server.seen().size() == 1);
  }
}

TEST_CASE("a wait that a server asks for holds for every request to it") {
  LoopbackServer server([](const SeenRequest&) { return Reply{.status = 429, .headers = {{"Retry-After", "3600"}}}; });
  Side side;
  const http::Response answer = side.send(post_once(server.url()));
  CHECK(answer.status == 429);
  for (const bool repeatable : {true, false}) {
    http::Request request = post_once(server.url());
    request.repeatable = repeatable;
    const auto failure = side.failure(request);
    REQUIRE(failure);
    CHECK(failure->code() == ErrorCode::throttled);
    CHECK(failure->detail("sent") == "no");
    CHECK(failure->detail("attempts") == "0");
  }
  CHECK(server.seen().size() == 1);
  LoopbackServer other([](const SeenRequest&) { return Reply{}; });
  CHECK(side.get(other.url("/", "localhost")).status == 200);
}

TEST_CASE("a wait within the limits is kept and then the request is sent again") {
  int asked = 0;
  LoopbackServer server([&](const SeenRequest&) {
    if (++asked > 1) return Reply{};
    return Reply{.status = 429, .headers = {{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"}}};
  });
  // 150 ms before that date.
  const std::chrono::system_clock::time_point now{milliseconds(784111776850)};
  Side side({}, [now] { return now; });
  const auto started = steady_clock::now();
  const http::Response response = side.get(server.url());
  CHECK(response.status == 200);
  CHECK(response.attempts == 2);
  CHECK(steady_clock::now() - started >= milliseconds(150));
}

}  // namespace cxsync::test
