#include <dlfcn.h>
#include <doctest/doctest.h>
#include <netdb.h>
#include <signal.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstring>
#include <latch>
#include <memory>
#include <string>
#include <thread>

#include "side.hpp"

namespace {

/// A lookup of `stuck.test` that hangs until it is released.
struct StuckLookup {
  std::latch entered{1};
  std::latch released{1};
  bool signals_blocked = false;
};
StuckLookup* stuck_lookup = nullptr;

}  // namespace

/// Stands before the C library's in this program.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  if (stuck_lookup != nullptr && node != nullptr && std::strcmp(node, "stuck.test") == 0) {
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    stuck_lookup->signals_blocked = sigismember(&blocked, SIGINT) == 1 && sigismember(&blocked, SIGTERM) == 1;
    stuck_lookup->entered.count_down();
    stuck_lookup->released.wait();
    return EAI_AGAIN;
  }
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, result);
}

namespace cxsync::test {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
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

/// A port that takes connections and never answers on them.
class SilentPort {
 public:
  SilentPort() : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }
  tcp::acceptor& acceptor() { return acceptor_; }
  asio::io_context& context() { return context_; }

 private:
  asio::io_context context_;
  tcp::acceptor acceptor_;
};

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

TEST_CASE("a stop ends a lookup that is stuck, and the lookup's thread gets no signals") {
  StuckLookup lookup;
  stuck_lookup = &lookup;
  {
    Side side;
    Stopper stopper;
    std::thread watcher([&] {
      lookup.entered.wait();
      stopper.go();
    });
    const Error failure = check_cancelled(side, {.url = "https://stuck.test/"}, stopper);
    CHECK(failure.detail("sent") == "no");
    CHECK(lookup.signals_blocked);
    watcher.join();
    lookup.released.count_down();
  }
  stuck_lookup = nullptr;
}

TEST_CASE("a stop ends connecting to a host that does not answer") {
  SilentPort full;
  // With its queue full, Linux leaves further connections without an answer.
  full.acceptor().listen(0);
  std::vector<std::unique_ptr<tcp::socket>> queued;
  for (int i = 0; i < 3; ++i) {
    queued.push_back(std::make_unique<tcp::socket>(full.context()));
    queued.back()->async_connect(full.acceptor().local_endpoint(), [](const boost::system::error_code&) {});
  }
  Side side;
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = "https://" + full.address() + "/"}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("connecting") != std::string::npos);
}

TEST_CASE("a stop ends a handshake") {
  SilentPort silent;
  silent.acceptor().listen();
  Side side;
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = "https://" + silent.address() + "/"}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("handshake") != std::string::npos);
}

TEST_CASE("a stop ends waiting for a proxy") {
  SilentPort silent;
  silent.acceptor().listen();
  Side side([&](http::ClientOptions& options) { options.proxy = "http://" + silent.address(); });
  Stopper stopper;
  start_go_soon(side, stopper);
  const Error failure = check_cancelled(side, {.url = "https://service.example/"}, stopper);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("proxy") != std::string::npos);
}

TEST_CASE("a stop ends sending") {
  SilentPort silent;
  silent.acceptor().listen();
  Side side;
  Stopper stopper;
  start_go_soon(side, stopper);
  const http::Request request = post_once("http://" + silent.address() + "/", std::string(16U << 20U, 'x'));
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
