#include "http/client.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "cxsync/version.h"
#include "packed.hpp"
#include "side.hpp"

namespace cxsync::test {

namespace {

using http::Method;
using http::Request;
using http::Response;

Reply echo(const SeenRequest& request) { return {.body = request.method + " " + request.target + " " + request.body}; }

class LogKeeper : public Observer {
 public:
  void on_log(LogLevel level, std::string_view component, std::string_view text) override {
    lines.push_back(std::string(to_string(level)) + " " + std::string(component) + " " + std::string(text));
  }
  std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("a request arrives as it was made and its answer comes back") {
  LoopbackServer server(
      [](const SeenRequest& request) {
        return Reply{.status = 201,
                     .body = "made",
                     .headers = {{"X-Thing", "one"}, {"Set-Cookie", "a=b"}},
                     .way = request.nth == 1 ? Reply::Way::answer : Reply::Way::close_before};
      },
      local_identity());
  Side side;
  const Response response = side.send({.method = Method::post,
                                       .url = server.url("/token?x=%20y"),
                                       .authorization = Secret("Basic c2VjcmV0"),
                                       .accept = "application/json",
                                       .content_type = "text/plain",
                                       .body = Secret("body")});
  CHECK(response.status == 201);
  CHECK(response.body == "made");
  CHECK(response.attempts == 1);
  CHECK(response.header("x-thing") == "one");
  CHECK(response.header("set-cookie").empty());
  REQUIRE(server.seen().size() == 1);
  const SeenRequest seen = server.seen().front();
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/token?x=%20y");
  CHECK(seen.body == "body");
  CHECK(seen.headers.at("host") == "127.0.0.1:" + std::to_string(server.port()));
  CHECK(seen.headers.at("authorization") == "Basic c2VjcmV0");
  CHECK(seen.headers.at("accept") == "application/json");
  CHECK(seen.headers.at("content-type") == "text/plain");
  CHECK(seen.headers.at("accept-encoding") == "gzip");
  CHECK(seen.headers.at("user-agent") == "cxsync/" CXS_VERSION_STRING);
}

TEST_CASE("no header is sent that nobody asked for") {
  LoopbackServer server(echo, local_identity());
  Side side;
  CHECK(side.get(server.url("/a")).body == "GET /a ");
  const SeenRequest seen = server.seen().front();
  std::vector<std::string> names;
  for (const auto& [name, value] : seen.headers) names.push_back(name);
  CHECK(names == std::vector<std::string>{"accept", "accept-encoding", "host", "user-agent"});
}

TEST_CASE("twenty requests in a row take one handshake") {
  LoopbackServer server(echo, local_identity());
  Side side;
  for (int i = 0; i < 20; ++i) {
    const std::string target = "/" + std::to_string(i);
    CHECK(side.get(server.url(target)).body == "GET " + target + " ");
  }
  CHECK(server.handshakes() == 1);
  CHECK(server.connections() == 1);
}

TEST_CASE("a later connection to the same server takes up the TLS session") {
  LoopbackServer server(
      [](const SeenRequest&) {
        return Reply{.headers = {{"Connection", "close"}}, .way = Reply::Way::answer_then_close};
      },
      local_identity());
  Side side;
  for (int i = 0; i < 3; ++i) CHECK(side.get(server.url()).status == 200);
  CHECK(server.handshakes() == 3);
  CHECK(server.resumed_handshakes() == 2);
}

TEST_CASE("bodies of every size go both ways") {
  LoopbackServer server([](const SeenRequest& request) { return Reply{.body = request.body}; }, local_identity());
  Side side([](http::ClientOptions& options) { options.limits.max_response_bytes = 8U << 20U; });
  for (const std::size_t size : {0U, 1U, 8191U, 8192U, 8193U, 70000U, 3000000U}) {
    CAPTURE(size);
    std::string body(size, 'x');
    for (std::size_t i = 0; i < size; i += 100) body[i] = static_cast<char>('a' + (i / 100) % 26);
    CHECK(side.send(post_once(server.url(), body)).body == body);
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("an answer may be chunked, or end with the connection, or follow an interim answer") {
  struct Row {
    std::string raw;
    std::string body;
  };
  const std::vector<Row> rows{
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n",
       "abcde"},
      {"HTTP/1.1 200 OK\r\n\r\nuntil the end", "until the end"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
       "2\r\n\r\nok",
       "ok"},
      {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok"},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.raw);
    LoopbackServer server([&](const SeenRequest&) { return Reply{.body = row.raw, .way = Reply::Way::raw}; });
    Side side;
    CHECK(side.get(server.url()).body == row.body);
  }
}

TEST_CASE("a packed answer is unpacked") {
  const std::string text(20000, 'x');
  for (const char* const encoding : {"gzip", "x-gzip", "GZIP", "identity"}) {
    CAPTURE(encoding);
    const bool plain = std::string(encoding) == "identity";
    LoopbackServer server(
        [&](const SeenRequest&) {
          return Reply{.body = plain ? text : packed(text), .headers = {{"Content-Encoding", encoding}}};
        },
        local_identity());
    Side side;
    CHECK(side.get(server.url()).body == text);
  }
}

TEST_CASE("a redirect is an answer and is not followed") {
  LoopbackServer server(
      [&](const SeenRequest&) {
        return Reply{.status = 302, .headers = {{"Location", "/elsewhere"}}};
      },
      local_identity());
  Side side;
  const Response response = side.get(server.url("/a"));
  CHECK(response.status == 302);
  CHECK(response.header("location") == "/elsewhere");
  CHECK(server.seen().size() == 1);
}

TEST_CASE("a request that may be repeated is tried again until it succeeds") {
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    CAPTURE(status);
    int asked = 0;
    LoopbackServer server([&](const SeenRequest&) { return Reply{.status = ++asked < 3 ? status : 200}; },
                          local_identity());
    Side side;
    const Response response = side.get(server.url());
    CHECK(response.status == 200);
    CHECK(response.attempts == 3);
  }
}

TEST_CASE("when the attempts are used up the last answer is given") {
  LoopbackServer server([](const SeenRequest&) { return Reply{.status = 503, .body = "down"}; }, local_identity());
  Side side;
  const Response response = side.get(server.url());
  CHECK(response.status == 503);
  CHECK(response.body == "down");
  CHECK(response.attempts == 3);
  CHECK(server.seen().size() == 3);
}

TEST_CASE("other statuses are given at once") {
  for (const int status : {400, 401, 403, 404, 409, 422, 501}) {
    CAPTURE(status);
    LoopbackServer server([&](const SeenRequest&) { return Reply{.status = status}; }, local_identity());
    Side side;
    CHECK(side.get(server.url()).status == status);
    CHECK(server.seen().size() == 1);
  }
}

TEST_CASE("a connection that was closed while idle is noticed and costs no attempt") {
  LoopbackServer server([](const SeenRequest&) { return Reply{.way = Reply::Way::answer_then_close}; },
                        local_identity());
  Side side;
  for (int i = 1; i <= 3; ++i) {
    CHECK(side.get(server.url()).attempts == 1);
    server.wait_until_closed(i);
  }
  CHECK(server.seen().size() == 3);
}

TEST_CASE("a connection that turns out to be closed under a request is replaced at once") {
  LoopbackServer server(
      [](const SeenRequest& request) {
        return Reply{.way = request.nth == 1 ? Reply::Way::answer : Reply::Way::close_before};
      },
      local_identity());
  Side side([](http::ClientOptions& options) { options.limits.attempts = 1; });
  for (int i = 0; i < 3; ++i) CHECK(side.get(server.url()).attempts == 1);
  CHECK(server.connections() == 3);
}

TEST_CASE("a server that closes a fresh connection too has failed an attempt") {
  LoopbackServer server(
      [](const SeenRequest& request) {
        return Reply{.way =
                         request.connection == 1 && request.nth == 1 ? Reply::Way::answer : Reply::Way::close_before};
      },
      local_identity());
  Side side;
  CHECK(side.get(server.url()).status == 200);
  const auto failure = side.failure({.url = server.url()});
  REQUIRE(failure);
  CHECK(failure->code() == ErrorCode::connection_lost);
  CHECK(failure->detail("attempts") == "3");
  CHECK(server.seen().size() == 1 + 1 + 3);
}

TEST_CASE("every attempt is logged with its address and without secrets") {
  int asked = 0;
  LoopbackServer server(
      [&](const SeenRequest&) { return Reply{.status = ++asked < 2 ? 500 : 200, .body = "answer-body"}; },
      local_identity());
  Side side;
  LogKeeper keeper;
  Call call;
  call.observer = &keeper;
  Request request{.method = Method::post,
                  .url = server.url("/a?b=c"),
                  .authorization = Secret("Bearer hunter2"),
                  .content_type = "text/plain",
                  .body = Secret("hunter3")};
  side.send(request, call);
  REQUIRE(keeper.lines.size() == 2);
  CHECK(keeper.lines[0].rfind("debug cxone POST " + server.url("/a?b=c") + " -> 500, ", 0) == 0);
  CHECK(keeper.lines[0].find(" ms, attempt 1") != std::string::npos);
  CHECK(keeper.lines[1].find(" -> 200, ") != std::string::npos);
  CHECK(keeper.lines[1].find(" ms, attempt 2") != std::string::npos);
  for (const std::string& line : keeper.lines) {
    CHECK(line.find("hunter") == std::string::npos);
    CHECK(line.find("answer-body") == std::string::npos);
  }
}

TEST_CASE("an https request goes through the proxy as a tunnel, a plain one on loopback does not") {
  LoopbackServer proxy([](const SeenRequest&) { return Reply{.way = Reply::Way::tunnel}; });
  LoopbackServer server(echo, local_identity());
  LoopbackServer plain(echo);
  Side side([&](http::ClientOptions& options) { options.proxy = proxy.url(""); });
  CHECK(side.get(server.url("/a")).body == "GET /a ");
  CHECK(side.get(server.url("/b")).body == "GET /b ");
  CHECK(side.get(plain.url("/c")).body == "GET /c ");
  REQUIRE(proxy.seen().size() == 1);
  CHECK(proxy.seen().front().method == "CONNECT");
  CHECK(proxy.seen().front().target == "127.0.0.1:" + std::to_string(server.port()));
  CHECK(proxy.seen().front().headers.count("authorization") == 0);
}

TEST_CASE("localhost is reached without asking a name service") {
  LoopbackServer server(echo, local_identity());
  Side side;
  CHECK(side.get(server.url("/a", "localhost")).body == "GET /a ");
}

TEST_CASE("one client talks to several servers") {
  std::vector<std::unique_ptr<LoopbackServer>> servers;
  for (int i = 0; i < 6; ++i) servers.push_back(std::make_unique<LoopbackServer>(echo, local_identity()));
  Side side([](http::ClientOptions& options) { options.limits.max_in_flight = 2; });
  for (int round = 0; round < 2; ++round) {
    for (const auto& server : servers) CHECK(side.get(server->url("/a")).body == "GET /a ");
  }
  for (const auto& server : servers) CHECK(server->connections() == 2);
}

}  // namespace cxsync::test
