#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <latch>
#include <string>
#include <thread>

#include "hosts.hpp"
#include "side.hpp"

namespace cxsync::test {

namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Requests a stop on a thread of its own as soon as it is told to.
class Stopper {
 public:
  Stopper() : thread_([this] { wait_and_stop(); }) {}
  Stopper(const Stopper&) = delete;
  Stopper& operator=(const Stopper&) = delete;
  ~Stopper() {
    go();
    thread_.join();
  }

  void go() {
    if (!told_.exchange(true)) now_.count_down();
  }
  [[nodiscard]] Call call() const {
    Call call;
    call.stop = source_.get_token();
    return call;
  }
  [[nodiscard]] steady_clock::time_point requested() const { return requested_; }

 private:
  void wait_and_stop() {
    now_.wait();
    requested_ = steady_clock::now();
    source_.request_stop();
  }

  std::latch now_{1};
  std::atomic<bool> told_ = false;
  std::stop_source source_;
  steady_clock::time_point requested_;
  std::thread thread_;
};

/// The send ends as cancelled, in well under a second from the stop.
Error check_cancelled(Side& side, const http::Request& request, const Stopper& stopper, Observer* observer = nullptr) {
  Call call = stopper.call();
  call.observer = observer;
  const auto failure = side.failure(request, call);
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::cancelled);
  CHECK(steady_clock::now() - stopper.requested() < milliseconds(500));
  return *failure;
}

/// Tells the stopper when an attempt has ended, which is when it is logged.
class GoAfterAttempt : public Observer {
 public:
  explicit GoAfterAttempt(Stopper& stopper) : stopper_(stopper) {}
  void on_log(LogLevel, std::string_view, std::string_view) override { stopper_.go(); }

 private:
  Stopper& stopper_;
};

/// Tells the stopper from the loop, a little after the send began to wait.
Task<void> go_soon(Stopper& stopper) {
  asio::steady_timer timer(co_await asio::this_coro::executor, milliseconds(20));
  co_await timer.async_wait(asio::use_awaitable);
  stopper.go();
}

void start_go_soon(Side& side, Stopper& stopper) {
  asio::co_spawn(side.loop().executor(), go_soon(stopper), asio::detached);
}

}  // namespace

TEST_CASE("a stop requested before the send sends nothing") {
  LoopbackServer server([](const SeenRequest&) { return Reply{}; });
  Side side;
  std::stop_source source;
  source.request_stop();
  Call call;
  call.stop = source.get_token();
  const auto failure = side.failure({.url = server.url()}, call);
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::cancelled);
  CHECK(failure->detail("sent") == "no");
  CHECK(server.connections() == 0);
}

TEST_CASE("a stop ends a lookup that is stuck, nobody waits for it, and its thread gets no signals") {
  StuckLookup lookup;
  steady_clock::time_point failed;
  {
    Side side;
    Stopper stopper;
    std::thread watcher([&] {
      lookup.wait_until_entered();
      stopper.go();
    });
    const Error failure = check_cancelled(side, {.url = "https://stuck.test/"}, stopper);
    CHECK(failure.detail("sent") == "no");
    watcher.join();
    failed = steady_clock::now();
  }
  CHECK(steady_clock::now() - failed < milliseconds(500));
  CHECK(lookup.signals_were_blocked());
}

TEST_CASE("a stop ends connecting to a host that does not answer") {
  const DeafPort deaf;
  Side side;
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = "https://" + deaf.authority() + "/"}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("connecting") != std::string::npos);
}

TEST_CASE("a stop ends a handshake") {
  const SilentPort silent;
  Side side;
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = "https://" + silent.authority() + "/"}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("handshake") != std::string::npos);
}

TEST_CASE("a stop ends waiting for a proxy") {
  const SilentPort silent;
  Side side([&](http::ClientOptions& options) { options.proxy = "http://" + silent.authority(); });
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = "https://service.example/"}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("proxy") != std::string::npos);
}

TEST_CASE("a stop ends sending") {
  const SilentPort silent;
  Side side;
  Stopper stopper;
  start_go_soon(side, stopper);
  const http::Request request = post_once("http://" + silent.authority() + "/", std::string(16U << 20U, 'x'));
  const Error failure = check_cancelled(side, request, stopper);
  CHECK(failure.detail("sent") == "maybe");
  CHECK(failure.message().find("sending") != std::string::npos);
}

TEST_CASE("a stop ends waiting for an answer") {
  Stopper stopper;
  LoopbackServer server(
      [&](const SeenRequest&) {
        stopper.go();
        return Reply{.way = Reply::Way::never};
      },
      local_identity());
  Side side;
  const Error failure = check_cancelled(side, {.url = server.url()}, stopper);
  CHECK(failure.detail("sent") == "maybe");
  CHECK(failure.detail("attempts") == "1");
}

TEST_CASE("a stop ends the wait before another attempt") {
  LoopbackServer server([&](const SeenRequest&) { return Reply{.status = 503, .headers = {{"Retry-After", "20"}}}; });
  Side side;
  Stopper stopper;
  GoAfterAttempt observer(stopper);
  const Error failure = check_cancelled(side, {.url = server.url()}, stopper, &observer);
  CHECK(failure.message().find("waiting before the next attempt") != std::string::npos);
}

TEST_CASE("a stop ends keeping to the rate") {
  LoopbackServer server([](const SeenRequest&) { return Reply{}; });
  Side side([](http::ClientOptions& options) { options.limits.requests_per_second = 1; });
  side.get(server.url());
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = server.url()}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(server.seen().size() == 1);
}

TEST_CASE("a stop ends waiting for a turn, and the one in flight goes on") {
  Stopper stopper;
  LoopbackServer server([](const SeenRequest&) { return Reply{.delay = milliseconds(80)}; });
  Side side([](http::ClientOptions& options) { options.limits.max_in_flight = 1; });
  int in_flight_status = 0;
  const auto in_flight = [&]() -> Task<void> {
    const http::Request request{.url = server.url("/first")};
    const Call call;
    const http::Response response = co_await side.client().send(request, call);
    in_flight_status = response.status;
  };
  ErrorCode waiting_code = ErrorCode::internal;
  const auto waiting = [&]() -> Task<void> {
    const http::Request request{.url = server.url("/second")};
    const Call call = stopper.call();
    try {
      co_await side.client().send(request, call);
    } catch (const Error& error) {
      waiting_code = error.code();
    }
  };
  start_go_soon(side, stopper);
  std::vector<Task<void>> tasks;
  tasks.push_back(in_flight());
  tasks.push_back(waiting());
  side.loop().run(when_all(std::move(tasks)));
  CHECK(in_flight_status == 200);
  CHECK(waiting_code == ErrorCode::cancelled);
  CHECK(server.seen().size() == 1);
  CHECK(side.get(server.url("/third")).status == 200);
}

TEST_CASE("a client works on after a stop") {
  for (int round = 0; round < 3; ++round) {
    Stopper stopper;
    LoopbackServer server(
        [&](const SeenRequest& request) {
          if (request.target != "/stuck") return Reply{};
          stopper.go();
          return Reply{.way = Reply::Way::never};
        },
        local_identity());
    Side side([](http::ClientOptions& options) { options.limits.max_in_flight = 1; });
    check_cancelled(side, {.url = server.url("/stuck")}, stopper);
    CHECK(side.get(server.url("/fine")).status == 200);
  }
}

}  // namespace cxsync::test
