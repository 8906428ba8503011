#include "connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>

namespace cxsync::page {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

using namespace std::chrono_literals;

constexpr auto k_idle = 60s;
constexpr auto k_whole_request = 30s;
constexpr auto k_one_part = 30s;  // of a large answer
constexpr auto k_goodbye = 2s;
constexpr std::size_t k_part_bytes = 256 * 1024;

// 0: the other end is gone, and there is nobody to tell.
unsigned status_for(const error_code& failure) {
  if (failure == http::error::header_limit) return 431;
  if (failure == http::error::body_limit) return 413;
  const bool spoke_http = failure.category() == http::make_error_code(http::error::bad_method).category();
  if (!spoke_http || failure == http::error::end_of_stream || failure == http::error::partial_message) return 0;
  return 400;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
  if (tls != nullptr) tls_.emplace(socket_, *tls);
  error_code slower_only;
  socket_.socket().set_option(asio::ip::tcp::no_delay(true), slower_only);
}

asio::awaitable<void> Connection::begin() {
  socket_.expires_after(k_whole_request);
  if (tls_) co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
}

template <typename Read>
asio::awaitable<std::optional<unsigned>> Connection::read_part(Read read) {
  error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  if (tls_) {
    co_await read(*tls_, token);
  } else {
    co_await read(socket_, token);
  }
  if (!failure) co_return std::nullopt;
  if (const unsigned status = status_for(failure)) co_return status;
  throw boost::system::system_error(failure);
}

asio::awaitable<std::optional<unsigned>> Connection::read_head(Parser& parser) {
  socket_.expires_after(k_idle);
  if (buffer_.size() == 0) {
    const auto room = buffer_.prepare(4096);
    const std::size_t got = tls_ ? co_await tls_->async_read_some(room, asio::use_awaitable)
                                 : co_await socket_.async_read_some(room, asio::use_awaitable);
    buffer_.commit(got);
  }
  socket_.expires_after(k_whole_request);
  co_return co_await read_part(
      [&](auto& stream, auto& token) { return http::async_read_header(stream, buffer_, parser, token); });
}

asio::awaitable<std::optional<unsigned>> Connection::read_body(Parser& parser) {
  co_return co_await read_part(
      [&](auto& stream, auto& token) { return http::async_read(stream, buffer_, parser, token); });
}

asio::awaitable<void> Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, k_part_bytes);
    bytes.remove_prefix(part.size());
    socket_.expires_after(k_one_part);
    if (tls_) {
      co_await asio::async_write(*tls_, asio::buffer(part), asio::use_awaitable);
    } else {
      co_await asio::async_write(socket_, asio::buffer(part), asio::use_awaitable);
    }
  }
}

// Closing while something unread lies in the socket would reset the connection, and an answer under way be lost.
asio::awaitable<void> Connection::say_goodbye() {
  socket_.expires_after(k_goodbye);
  error_code failure;
  auto token = asio::redirect_error(asio::use_awaitable, failure);
  if (tls_) co_await tls_->async_shutdown(token);
  error_code gone;
  socket_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, gone);
  failure = gone;
  while (!failure) co_await socket_.async_read_some(buffer_.prepare(k_part_bytes), token);
}

}  // namespace cxsync::page
