#include "server.hpp"

#include <poll.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <iostream>

namespace simulator {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr std::uint64_t k_most_body_bytes = 256ULL << 20U;

Request read_message(http::request<http::string_body>&& message) {
  Request request;
  request.method = message.method_string();
  request.target = message.target();
  for (const auto& field : message) request.headers.emplace_back(lower_case(field.name_string()), field.value());
  request.body = std::move(message.body());
  if (const auto parts = boost::urls::parse_origin_form(request.target)) {
    request.path = parts->path();
    request.query = decode_form(parts->encoded_query());
  }
  return request;
}

http::response<http::string_body> make_message(Answer&& answer, unsigned version, bool keep_alive) {
  http::response<http::string_body> message;
  message.version(version);
  message.result(answer.status);
  message.keep_alive(keep_alive);
  if (!answer.type.empty()) message.set(http::field::content_type, answer.type);
  for (const auto& [name, value] : answer.headers) message.set(name, value);
  message.body() = std::move(answer.body);
  if (answer.status != 204 && answer.status != 304) message.content_length(message.body().size());
  return message;
}

// Half of what should arrive, so that the other end sees the connection close in the middle of a body.
std::string first_half(const http::response<http::string_body>& message) {
  std::string bytes = "HTTP/1.1 " + std::to_string(message.result_int()) + " OK\r\n";
  for (const auto& field : message) {
    bytes += std::string(field.name_string()) + ": " + std::string(field.value()) + "\r\n";
  }
  return bytes + "\r\n" + message.body().substr(0, message.body().size() / 2);
}

asio::awaitable<void> wait_for_release(Gate& gate, Gate::Held held) {
  boost::system::error_code released;
  gate.enter(held);
  co_await gate.closed().async_wait(asio::redirect_error(asio::use_awaitable, released));
  gate.leave(held);
}

// True when the other end has closed the connection, whatever it sent before that.
bool is_gone(tcp::socket& socket) {
  pollfd watched{.fd = socket.native_handle(), .events = POLLRDHUP, .revents = 0};
  return poll(&watched, 1, 0) > 0;
}

asio::awaitable<void> pause(std::chrono::milliseconds length) {
  asio::steady_timer timer(co_await asio::this_coro::executor, length);
  co_await timer.async_wait(asio::use_awaitable);
}

// Serves one connection until either end closes it. True when it ended in good order, so that goodbye may be said.
template <typename Stream>
asio::awaitable<bool> converse(Stream& stream, const Server::Handler& handler, Gate& gate) {
  boost::beast::flat_buffer buffer;
  for (bool keep_alive = true; keep_alive;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(k_most_body_bytes);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    keep_alive = parser.get().keep_alive();
    const unsigned version = parser.get().version();
    const Request request = read_message(parser.release());
    Answer answer = handler(request);
    if (answer.later) {
      co_await wait_for_release(gate, Gate::Held::request);
      if (is_gone(boost::beast::get_lowest_layer(stream))) co_return false;
      answer = answer.later();
    }
    const Fate fate = answer.fate;
    if (answer.delay.count() > 0) co_await pause(answer.delay);
    if (fate == Fate::held) co_await wait_for_release(gate, Gate::Held::answer);
    if (fate == Fate::lost) co_return false;
    auto message = make_message(std::move(answer), version, keep_alive);
    if (fate == Fate::truncated) {
      const std::string bytes = first_half(message);
      co_await asio::async_write(stream, asio::buffer(bytes), asio::use_awaitable);
      co_return false;
    }
    co_await http::async_write(stream, message, asio::use_awaitable);
  }
  co_return true;
}

asio::awaitable<void> serve_plain(tcp::socket socket, const Server::Handler& handler, Gate& gate) {
  co_await converse(socket, handler, gate);
}

asio::awaitable<void> serve_tls(tcp::socket socket, asio::ssl::context& tls, const Server::Handler& handler,
                                Gate& gate) {
  asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
  co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
  const bool orderly = co_await converse(stream, handler, gate);
  if (orderly) co_await stream.async_shutdown(asio::use_awaitable);
}

// A connection that ends is everyday business; a defect of the look-alike itself is not.
void report_defect(const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const boost::system::system_error&) {
    return;
  } catch (const std::exception& error) {
    std::cerr << "cxsync-simulator: a request failed: " << error.what() << '\n';
  }
}

}  // namespace

Gate::Gate(asio::io_context& io) : timer_(io, asio::steady_timer::time_point::max()) {}

void Gate::release() { timer_.expires_at(asio::steady_timer::time_point::max()); }

Server::Server(asio::io_context& io, asio::ssl::context* tls, std::uint16_t preferred_port, Gate& gate, Handler handler)
    : io_(io), tls_(tls), gate_(gate), handler_(std::move(handler)), acceptor_(io) {
  acceptor_.open(tcp::v4());
  acceptor_.set_option(asio::socket_base::reuse_address(true));
  boost::system::error_code taken;
  acceptor_.bind({asio::ip::address_v4::loopback(), preferred_port}, taken);
  if (taken) acceptor_.bind({asio::ip::address_v4::loopback(), 0});
  acceptor_.listen();
  accept();
}

void Server::accept() {
  acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      boost::system::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      if (tls_ != nullptr) {
        asio::co_spawn(io_, serve_tls(std::move(socket), *tls_, handler_, gate_), report_defect);
      } else {
        asio::co_spawn(io_, serve_plain(std::move(socket), handler_, gate_), report_defect);
      }
    }
    accept();
  });
}

}  // namespace simulator
