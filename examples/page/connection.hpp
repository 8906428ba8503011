#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "message.hpp"

namespace cxsync::page {

/// A browser's connection, with or without TLS. Everything that waits has a limit, and throws
/// boost::system::system_error when the connection breaks or the time is over.
class Connection {
 public:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  /// `tls` may be null: plain HTTP.
  Connection(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls);

  /// To be called first: the TLS handshake.
  boost::asio::awaitable<void> begin();
  /// Waits for a request and reads its head.
  /// @returns how that failed, if the other end should be told: a status.
  boost::asio::awaitable<std::optional<unsigned>> read_head(Parser& parser);
  boost::asio::awaitable<std::optional<unsigned>> read_body(Parser& parser);
  boost::asio::awaitable<void> write(std::string_view bytes);
  /// Ends it so that what was written last arrives, whatever the other end still sends.
  boost::asio::awaitable<void> say_goodbye();

 private:
  template <typename Read>
  boost::asio::awaitable<std::optional<unsigned>> read_part(Read read);

  boost::beast::tcp_stream socket_;
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace cxsync::page
