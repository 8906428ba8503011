#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include "packed.hpp"
#include "side.hpp"
#include "support/caught.hpp"

namespace cxsync::test {

namespace {

using http::Request;
using http::Response;

Error failure_of(Side& side, const Request& request, const Call& call = {}) {
  const auto failure = side.failure(request, call);
  REQUIRE(failure);
  return *failure;
}

Error raw_answer_failure(const std::string& raw) {
  LoopbackServer server([&](const SeenRequest&) { return Reply{.body = raw, .way = Reply::Way::raw}; });
  Side side;
  const Error failure = failure_of(side, {.url = server.url("/a?secret=b")});
  CHECK(failure.detail("url") == server.url("/a"));
  CHECK(failure.detail("sent") == "maybe");
  return failure;
}

}  // namespace

TEST_CASE("a request that may not be repeated is sent once, whatever becomes of it") {
  struct Row {
    Reply::Way way;
    int status;
  };
  const std::vector<Row> rows{{Reply::Way::close_before, 200},
                              {Reply::Way::close_inside, 200},
                              {Reply::Way::answer, 503},
                              {Reply::Way::answer, 429},
                              {Reply::Way::answer, 500}};
  for (const Row& row : rows) {
    for (const bool reused : {false, true}) {
      CAPTURE(static_cast<int>(row.way));
      CAPTURE(row.status);
      CAPTURE(reused);
      LoopbackServer server(
          [&](const SeenRequest& request) {
            return request.method == "GET" ? Reply{}
                                           : Reply{.status = row.status,
                                                   .body = "0123456789",
                                                   .headers = {{"Retry-After", "0"}},
                                                   .way = row.way};
          },
          local_identity());
      Side side;
      if (reused) side.get(server.url());
      if (row.way == Reply::Way::answer) {
        const Response response = side.send(post_once(server.url()));
        CHECK(response.status == row.status);
        CHECK(response.attempts == 1);
      } else {
        const Error failure = failure_of(side, post_once(server.url()));
        CHECK(failure.code() == ErrorCode::connection_lost);
        CHECK(failure.detail("sent") == "maybe");
        CHECK(failure.detail("attempts") == "1");
      }
      CHECK(server.seen().size() == (reused ? 2 : 1));
    }
  }
}

TEST_CASE("a request that may not be repeated does not go out over a connection the server has closed") {
  LoopbackServer server([](const SeenRequest&) { return Reply{.way = Reply::Way::answer_then_close}; },
                        local_identity());
  Side side;
  for (int i = 1; i <= 3; ++i) {
    CHECK(side.send(post_once(server.url())).status == 200);
    server.wait_until_closed(i);
  }
  CHECK(server.seen().size() == 3);
}

TEST_CASE("connecting is tried again for any request, for nothing was sent") {
  std::uint16_t port = 0;
  {
    const LoopbackServer gone([](const SeenRequest&) { return Reply{}; });
    port = gone.port();
  }
  Side side;
  for (const bool repeatable : {true, false}) {
    Request request = post_once("https://127.0.0.1:" + std::to_string(port) + "/a");
    request.repeatable = repeatable;
    const Error failure = failure_of(side, request);
    CHECK(failure.code() == ErrorCode::connect_failed);
    CHECK(failure.detail("sent") == "no");
    CHECK(failure.detail("attempts") == "3");
    CHECK(failure.message().find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
    CHECK_FALSE(failure.hint().empty());
  }
}

TEST_CASE("a server that does not speak TLS on this port is named") {
  LoopbackServer plain([](const SeenRequest&) { return Reply{}; });
  Side side;
  const std::string url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/";
  const Error failure = failure_of(side, post_once(url));
  CHECK((failure.code() == ErrorCode::tls_failed || failure.code() == ErrorCode::connect_failed));
  CHECK(failure.detail("sent") == "no");
}

TEST_CASE("what is not HTTP is a bad answer and is not asked for again") {
  for (const std::string raw :
       {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 010 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nBad Header\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"}) {
    CAPTURE(raw);
    const Error failure = raw_answer_failure(raw);
    CHECK(failure.code() == ErrorCode::bad_response);
    CHECK(failure.detail("attempts") == "1");
  }
}

TEST_CASE("an answer that echoes the request in its head brings no secret into an error") {
  const std::string echo = "bearer hush-hush";
  LoopbackServer server([&](const SeenRequest&) {
    return Reply{.headers = {{"Content-Encoding", echo}, {"X-Echo", echo}, {"Location", "https://h.test/?" + echo}}};
  });
  Side side;
  const Error failure = failure_of(side, {.url = server.url(), .authorization = Secret(echo)});
  CHECK(failure.code() == ErrorCode::bad_response);
  CHECK(words_of(failure).find("hush") == std::string::npos);
}

TEST_CASE("an answer that breaks off is a lost connection") {
  for (const std::string raw :
       {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
    CAPTURE(raw);
    const Error failure = raw_answer_failure(raw);
    CHECK(failure.code() == ErrorCode::connection_lost);
    CHECK(failure.detail("attempts") == "3");
  }
}

TEST_CASE("under TLS an answer without a length that ends without notice may be cut off and is refused") {
  LoopbackServer server(
      [](const SeenRequest&) { return Reply{.body = "HTTP/1.1 200 OK\r\n\r\nperhaps all", .way = Reply::Way::raw}; },
      local_identity());
  Side side;
  CHECK(failure_of(side, {.url = server.url()}).code() == ErrorCode::connection_lost);
}

TEST_CASE("an answer that is too large is refused, packed or not, announced or not") {
  const std::string large(1U << 20U, 'x');
  struct Row {
    std::string name;
    Reply reply;
  };
  const std::vector<Row> rows{
      {"announced", {.body = large + "x"}},
      {"not announced", {.body = "HTTP/1.1 200 OK\r\n\r\n" + large + "x", .way = Reply::Way::raw}},
      {"packed", {.body = packed(large + "x"), .headers = {{"Content-Encoding", "gzip"}}}},
      {"header", {.body = "HTTP/1.1 200 OK\r\nA: " + std::string(70000, 'x') + "\r\n\r\n", .way = Reply::Way::raw}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    LoopbackServer server([&](const SeenRequest&) { return row.reply; });
    Side side;
    const Error failure = failure_of(side, {.url = server.url()});
    CHECK(failure.code() == ErrorCode::response_too_large);
    CHECK(failure.detail("attempts") == "1");
  }
  LoopbackServer server([&](const SeenRequest&) { return Reply{.body = large}; });
  Side side;
  CHECK(side.get(server.url()).body.size() == large.size());
}

TEST_CASE("an attempt that takes too long is ended and tried again if it may be") {
  int asked = 0;
  LoopbackServer server(
      [&](const SeenRequest&) { return Reply{.way = ++asked == 1 ? Reply::Way::never : Reply::Way::answer}; });
  Side side([](http::ClientOptions& options) { options.limits.request_timeout_ms = 250; });
  CHECK(side.get(server.url()).attempts == 2);
}

TEST_CASE("a request that may not be repeated and timed out says that it may have arrived") {
  LoopbackServer server([&](const SeenRequest&) { return Reply{.way = Reply::Way::never}; });
  Side side([](http::ClientOptions& options) { options.limits.request_timeout_ms = 250; });
  const Error failure = failure_of(side, post_once(server.url()));
  CHECK(failure.code() == ErrorCode::timed_out);
  CHECK(failure.detail("sent") == "maybe");
  CHECK(failure.detail("attempts") == "1");
  CHECK(server.seen().size() == 1);
}

TEST_CASE("the deadline of the call ends it in the middle of an attempt") {
  LoopbackServer server([&](const SeenRequest&) { return Reply{.way = Reply::Way::never}; });
  Side side;
  Call call;
  call.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(250);
  const Error failure = failure_of(side, {.url = server.url()}, call);
  CHECK(failure.code() == ErrorCode::deadline_exceeded);
  CHECK(failure.detail("sent") == "maybe");
}

TEST_CASE("a deadline that has passed sends nothing") {
  LoopbackServer server([&](const SeenRequest&) { return Reply{}; });
  Side side;
  Call call;
  call.deadline = std::chrono::steady_clock::now() - std::chrono::milliseconds(1);
  const Error failure = failure_of(side, {.url = server.url()}, call);
  CHECK(failure.code() == ErrorCode::deadline_exceeded);
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.detail("attempts") == "0");
  CHECK(server.connections() == 0);
}

TEST_CASE("an unsafe address or a header with a line end sends nothing") {
  Side side;
  CHECK(failure_of(side, {.url = "http://h.example/"}).code() == ErrorCode::unsafe_address);
  CHECK(words_of(failure_of(side, {.url = "https://u:hunter2@h.example/"})).find("hunter2") == std::string::npos);
  const Error failure =
      failure_of(side, {.url = "https://127.0.0.1:1/", .authorization = Secret("Bearer hunter2\r\nX: y")});
  CHECK(failure.code() == ErrorCode::config_bad_value);
  CHECK(failure.detail("sent") == "no");
  CHECK(words_of(failure).find("hunter2") == std::string::npos);
}

TEST_CASE("a proxy that refuses is named with its status") {
  LoopbackServer proxy([](const SeenRequest&) { return Reply{.status = 407}; });
  Side side([&](http::ClientOptions& options) { options.proxy = proxy.url(""); });
  const Error failure = failure_of(side, post_once("https://service.example/"));
  CHECK(failure.code() == ErrorCode::connect_failed);
  CHECK(failure.detail("http_status") == "407");
  CHECK(failure.detail("sent") == "no");
  CHECK(failure.message().find("127.0.0.1:" + std::to_string(proxy.port())) != std::string::npos);
}

}  // namespace cxsync::test
