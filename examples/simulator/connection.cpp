#include "connection.hpp"

#include <poll.h>

#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace simulator {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr std::uint64_t k_most_body_bytes = 256ULL << 20U;

Request request_of(http::request<http::string_body>&& message) {
  Request request;
  request.keep_alive = message.keep_alive();
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

}  // namespace

Connection::Connection(tcp::socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
  if (tls != nullptr) tls_.emplace(socket_, *tls);
  boost::system::error_code slower_only;
  socket_.set_option(tcp::no_delay(true), slower_only);
}

asio::awaitable<void> Connection::begin() {
  if (tls_) co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
}

asio::awaitable<Request> Connection::read() {
  http::request_parser<http::string_body> parser;
  parser.body_limit(k_most_body_bytes);
  if (tls_) {
    co_await http::async_read(*tls_, buffer_, parser, asio::use_awaitable);
  } else {
    co_await http::async_read(socket_, buffer_, parser, asio::use_awaitable);
  }
  co_return request_of(parser.release());
}

asio::awaitable<void> Connection::write(std::string_view bytes) {
  if (tls_) {
    co_await asio::async_write(*tls_, asio::buffer(bytes), asio::use_awaitable);
  } else {
    co_await asio::async_write(socket_, asio::buffer(bytes), asio::use_awaitable);
  }
}

asio::awaitable<void> Connection::say_goodbye() {
  if (tls_) co_await tls_->async_shutdown(asio::use_awaitable);
}

void Connection::reset() {
  socket_.set_option(asio::socket_base::linger(true, 0));
  socket_.close();
}

bool Connection::is_gone() {
  pollfd watched{.fd = socket_.native_handle(), .events = POLLRDHUP, .revents = 0};
  return poll(&watched, 1, 0) > 0;
}

asio::awaitable<void> Connection::wait_until_gone() {
  co_await socket_.async_wait(tcp::socket::wait_read, asio::use_awaitable);
}

}  // namespace simulator
