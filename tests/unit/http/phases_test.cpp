#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "hosts.hpp"
#include "http/lookup.hpp"
#include "side.hpp"

/// Each phase of an attempt has a time of its own, long before the attempt's.
namespace cxsync::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The one attempt fails in time, in the phase that it says.
Error check_times_out(Side& side, const http::Request& request, const std::string& doing, const std::string& sent) {
  const auto started = steady_clock::now();
  const auto failure = side.failure(request);
  CHECK(steady_clock::now() - started < milliseconds(1500));
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::timed_out);
  CHECK(failure->message().find("for 60 ms while " + doing) != std::string::npos);
  CHECK(failure->detail("sent") == sent);
  CHECK(failure->detail("attempts") == "1");
  return *failure;
}

std::function<void(http::ClientOptions&)> impatient(std::chrono::milliseconds http::PhaseLimits::*phase) {
  return [phase](http::ClientOptions& options) {
    options.phases.*phase = milliseconds(60);
    options.limits.attempts = 1;
  };
}

}  // namespace

TEST_CASE("a lookup has its own time") {
  const StuckLookup lookup;
  Side side(impatient(&http::PhaseLimits::resolve));
  const Error failure = check_times_out(side, {.url = "https://stuck.test/"}, "looking up the host name", "no");
  CHECK(failure.hint().find("name service") != std::string::npos);
}

TEST_CASE("connecting has its own time") {
  const DeafPort deaf;
  Side side(impatient(&http::PhaseLimits::connect));
  const Error failure = check_times_out(side, {.url = "https://" + deaf.authority() + "/"}, "connecting", "no");
  CHECK(failure.hint().find("firewall") != std::string::npos);
  CHECK(failure.hint().find("127.0.0.1, port ") != std::string::npos);
}

TEST_CASE("a proxy that does not answer has the time of connecting") {
  const SilentPort silent;
  Side side([&](http::ClientOptions& options) {
    impatient (&http::PhaseLimits::connect)(options);
    options.proxy = "http://" + silent.authority();
  });
  const Error failure =
      check_times_out(side, {.url = "https://service.example/"}, "asking the proxy for a connection", "no");
  CHECK(failure.hint().find("proxy") != std::string::npos);
}

TEST_CASE("the handshake has its own time") {
  const SilentPort silent;
  Side side(impatient(&http::PhaseLimits::handshake));
  const Error failure =
      check_times_out(side, {.url = "https://" + silent.authority() + "/"}, "in the TLS handshake", "no");
  CHECK(failure.hint().find("speaks no TLS") != std::string::npos);
}

TEST_CASE("the advice of a phase is given too when the time of the whole attempt ends in it, and not after it") {
  const DeafPort deaf;
  LoopbackServer server([](const SeenRequest&) { return Reply{.way = Reply::Way::never}; }, local_identity());
  Side side([](http::ClientOptions& options) {
    options.limits.request_timeout_ms = 100;
    options.limits.attempts = 1;
  });
  const auto connecting = side.failure({.url = "https://" + deaf.authority() + "/"});
  REQUIRE(connecting);
  CHECK(connecting->message().find("while connecting") != std::string::npos);
  CHECK(connecting->hint().find("firewall") != std::string::npos);
  const auto waiting = side.failure({.url = server.url()});
  REQUIRE(waiting);
  CHECK(waiting->message().find("waiting for the answer") != std::string::npos);
  CHECK(waiting->hint().find("request_timeout_ms") != std::string::npos);
}

TEST_CASE("a name that does not exist and a name service that does not answer have their own advice") {
  Side side([](http::ClientOptions& options) { options.limits.attempts = 1; });
  const auto unknown = side.failure({.url = "https://unknown.test/"});
  REQUIRE(unknown);
  CHECK(unknown->code() == ErrorCode::resolve_failed);
  CHECK(unknown->message().find("the host name unknown.test could not be looked up: ") != std::string::npos);
  CHECK(unknown->hint().find("Check the spelling") == 0);
  const auto unanswered = side.failure({.url = "https://unanswered.test/"});
  REQUIRE(unanswered);
  CHECK(unanswered->code() == ErrorCode::resolve_failed);
  CHECK(unanswered->hint().find("name service (DNS) did not answer") != std::string::npos);
}

TEST_CASE("the first byte of an answer has its own time, if it is given one") {
  LoopbackServer server([](const SeenRequest&) { return Reply{.way = Reply::Way::never}; }, local_identity());
  Side side([](http::ClientOptions& options) {
    options.phases.first_byte = milliseconds(60);
    options.limits.attempts = 1;
  });
  check_times_out(side, {.url = server.url()}, "waiting for the answer", "maybe");
}

TEST_CASE("an answer that stops in the middle is not waited for as long as one that has not begun") {
  LoopbackServer server(
      [](const SeenRequest& request) {
        if (request.target == "/thinks") return Reply{.delay = milliseconds(200)};
        return Reply{.body = std::string(100, 'x'), .way = Reply::Way::stall_inside};
      },
      local_identity());
  Side side(impatient(&http::PhaseLimits::idle));
  CHECK(side.get(server.url("/thinks")).status == 200);
  check_times_out(side, {.url = server.url("/stalls")}, "waiting for the answer", "maybe");
}

TEST_CASE("a request that the server stops taking has the time of idling") {
  const SilentPort silent;
  Side side(impatient(&http::PhaseLimits::idle));
  const http::Request request = post_once("http://" + silent.authority() + "/", std::string(16U << 20U, 'x'));
  check_times_out(side, request, "sending the request", "maybe");
}

TEST_CASE("an answer that drips is taken as long as the attempt lasts") {
  LoopbackServer server([](const SeenRequest& request) {
    return Reply{.body = std::string(request.target == "/short" ? 20 : 2000, 'x'),
                 .way = Reply::Way::drip,
                 .delay = milliseconds(10)};
  });
  Side side([](http::ClientOptions& options) {
    options.phases.idle = milliseconds(150);
    options.limits.request_timeout_ms = 500;
    options.limits.attempts = 1;
  });
  CHECK(side.get(server.url("/short")).body.size() == 20);
  const auto started = steady_clock::now();
  const auto failure = side.failure({.url = server.url("/long")});
  CHECK(steady_clock::now() - started < milliseconds(1500));
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::timed_out);
  CHECK(failure->message().find("no complete answer within 500 ms") != std::string::npos);
}

TEST_CASE("an address that does not answer does not hold up the next one of its host") {
  const TwoAddresses two;
  const Identity identity = authority().issue("DNS:two.test");
  LoopbackServer server([](const SeenRequest&) { return Reply{}; }, identity);
  const DeafPort deaf("127.0.0.2", server.port());
  Side side;
  const auto started = steady_clock::now();
  CHECK(side.get(server.url("/", "two.test")).status == 200);
  CHECK(steady_clock::now() - started < milliseconds(1500));
}

TEST_CASE("an address that refuses is followed by the next at once, and the last failure names them all") {
  const TwoAddresses two;
  const Identity identity = authority().issue("DNS:two.test");
  LoopbackServer server([](const SeenRequest&) { return Reply{}; }, identity);
  Side side([](http::ClientOptions& options) { options.limits.attempts = 1; });
  CHECK(side.get(server.url("/", "two.test")).status == 200);  // nobody listens on 127.0.0.2
  const auto failure = side.failure({.url = "https://two.test:1/"});
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::connect_failed);
  CHECK(failure->message().find("127.0.0.2: ") != std::string::npos);
  CHECK(failure->message().find("127.0.0.1: ") != std::string::npos);
  CHECK(failure->hint().find("nothing takes connections on its port 1:") != std::string::npos);
}

TEST_CASE("addresses of both families are tried in turns, the system's first choice first") {
  using boost::asio::ip::make_address;
  using boost::asio::ip::tcp;
  const auto endpoint = [](const char* address) { return tcp::endpoint(make_address(address), 443); };
  const auto turns =
      http::in_turns({endpoint("::1"), endpoint("::2"), endpoint("::3"), endpoint("10.0.0.1"), endpoint("10.0.0.2")});
  CHECK(turns == std::vector<tcp::endpoint>{endpoint("::1"), endpoint("10.0.0.1"), endpoint("::2"),
                                            endpoint("10.0.0.2"), endpoint("::3")});
  CHECK(http::in_turns({}).empty());
}

}  // namespace cxsync::test
