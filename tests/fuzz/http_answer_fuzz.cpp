// Any bytes may come over a connection, in pieces of any size. They are one answer within the limits or an error, the
// same whatever the pieces were; and a proxy's answer opens a tunnel only if it says so and nothing else.
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <system_error>

#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "http/exchange.hpp"
#include "http/tunnel.hpp"
#include "support/loop.hpp"

namespace cxsync::fuzz {
namespace {

namespace asio = boost::asio;

constexpr std::uint64_t k_largest_body = 4096;

/// A connection whose other end the target holds: a pair of sockets, so that the real exchange runs.
class Wire {
 public:
  Wire() : connection_(loop_.executor(), http::Origin{.tls = false, .host = "127.0.0.1", .port = 80}) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    connection_.socket().assign(asio::ip::tcp::v4(), ends[0]);
    far_end_ = ends[1];
  }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire() { ::close(far_end_); }

  /// Runs `client` while the bytes arrive in pieces; then the far end says that nothing more comes.
  void run(Task<void> client, std::string_view bytes, std::size_t piece) {
    std::vector<Task<void>> tasks;
    tasks.push_back(send(bytes, piece));
    tasks.push_back(std::move(client));
    loop_.run(when_all(std::move(tasks)));
  }

  http::Connection& connection() { return connection_; }
  Loop& loop() { return loop_; }

 private:
  Task<void> send(std::string_view bytes, std::size_t piece) const {
    const auto executor = co_await asio::this_coro::executor;
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, piece);
      const auto sent = ::send(far_end_, part.data(), part.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent <= 0) break;  // the near end has closed, or wants no more
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      co_await asio::post(executor, asio::use_awaitable);
    }
    ::shutdown(far_end_, SHUT_WR);
  }

  Loop loop_;
  http::Connection connection_;
  int far_end_ = -1;
};

/// What came of the bytes.
struct Outcome {
  bool refused = false;
  http::Response response;
  http::ExchangeMarks marks;
};

Task<void> ask(Wire& wire, http::Interrupt& interrupt, Outcome& outcome) {
  const http::Url url = http::parse_url("http://127.0.0.1/agents");
  const http::Request request{.url = "http://127.0.0.1/agents", .authorization = Secret(k_secret)};
  const http::ExchangeLimits limits{.max_response_bytes = k_largest_body, .user_agent = "fuzz"};
  outcome.response = co_await http::exchange(wire.connection(), url, request, limits, interrupt, outcome.marks);
}

Outcome answer_of(std::string_view bytes, std::size_t piece) {
  Wire wire;
  const Call call;
  http::Interrupt interrupt(wire.loop().executor(), call);
  Outcome outcome;
  try {
    wire.run(ask(wire, interrupt, outcome), bytes, piece);
  } catch (const Error& error) {
    promise(error.exit_code() == ExitCode::unreachable, "a broken answer is the service's fault");
    promise_shown(error, k_secret);
    outcome.refused = true;
  }
  return outcome;
}

void check_answer(const Outcome& outcome, std::string_view bytes) {
  promise(outcome.marks.left, "a request was sent");
  promise(outcome.marks.answered == !bytes.empty(), "what came is called an answer");
  if (outcome.refused) return;
  const http::Response& response = outcome.response;
  promise(response.status >= 200 && response.status <= 999, "an answer has a final status");
  promise(response.body.size() <= k_largest_body, "a body keeps its limit");
  for (const auto& [name, value] : response.headers) {
    promise(name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ\r\n: ") == std::string::npos,
            "header names are in lower case");
    promise(name != "set-cookie", "no cookie is kept");
    promise(value.find_first_of("\r\n") == std::string::npos, "a header is one line");
  }
}

void check_exchange(std::string_view bytes, std::size_t piece) {
  const Outcome whole = answer_of(bytes, bytes.size() + 1);
  check_answer(whole, bytes);
  const Outcome pieces = answer_of(bytes, piece);
  check_answer(pieces, bytes);
  // Which of its faults is noticed first may differ.
  promise(whole.refused == pieces.refused, "pieces do not change what is refused");
  promise(whole.response.status == pieces.response.status && whole.response.body == pieces.response.body &&
              whole.response.headers == pieces.response.headers,
          "pieces do not change an answer");
}

void check_tunnel(std::string_view bytes, std::size_t piece) {
  Wire wire;
  const Call call;
  http::Interrupt interrupt(wire.loop().executor(), call);
  const http::Origin proxy{.tls = false, .host = "proxy.test", .port = 3128};
  const bool open = accepted(ExitCode::unreachable, [&] {
    wire.run(http::open_tunnel(wire.connection(), proxy, "fuzz", interrupt), bytes, piece);
  });
  if (!open) return;
  promise(bytes.starts_with("HTTP/1.") && bytes.find(" 2") != std::string_view::npos, "a tunnel opens with status 2xx");
  promise(wire.connection().buffer().size() == 0, "nothing comes before the tunnel is used");
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  Input input(data, size);
  const std::size_t piece = 1 + input.byte();
  const bool through_proxy = input.flag();
  const std::string_view bytes = input.rest();
  if (through_proxy) {
    check_tunnel(bytes, piece);
  } else {
    check_exchange(bytes, piece);
  }
  return 0;
}
