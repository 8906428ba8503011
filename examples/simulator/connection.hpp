#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <optional>
#include <string_view>

#include "message.hpp"

namespace simulator {

/// The server's end of one connection, with or without TLS. Everything that waits throws
/// boost::system::system_error when the connection breaks.
class Connection {
 public:
  /// `tls` may be null: plain HTTP.
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  /// To be called first: the TLS handshake.
  boost::asio::awaitable<void> begin();
  boost::asio::awaitable<Request> read();
  boost::asio::awaitable<void> write(std::string_view bytes);
  /// Ends it in good order.
  boost::asio::awaitable<void> say_goodbye();
  /// Closes it so that the other end sees a reset.
  void reset();

  /// True when the other end has closed it, whatever it sent before that.
  [[nodiscard]] bool is_gone();
  /// Until the other end closes it; nothing more is expected from there.
  boost::asio::awaitable<void> wait_until_gone();

 private:
  boost::asio::ip::tcp::socket socket_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace simulator
