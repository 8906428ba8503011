#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstddef>
#include <optional>

#include "api.hpp"
#include "bell.hpp"
#include "connection.hpp"
#include "front_door.hpp"
#include "options.hpp"

namespace cxsync::page {

/// Listens, and serves every connection on one loop.
class Server {
 public:
  /// Takes the address and port.
  /// @throws Error usage when they cannot be had, or when the certificate or its key cannot be used.
  Server(boost::asio::io_context& io, const Options& options);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  /// Begins to serve. Both are borrowed.
  void start(const FrontDoor& door, Rooms rooms);
  /// The job has changed. On the loop's thread.
  void tell_news() { news_.ring(); }
  /// Takes no more connections.
  void close();

 private:
  void accept();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> turn_away(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> converse(Connection& connection);
  boost::asio::awaitable<Answer> answer_to(Request& request, Connection::Parser& parser, Connection& connection);
  boost::asio::awaitable<void> send_events(Connection& connection);

  boost::asio::io_context& io_;
  std::optional<boost::asio::ssl::context> tls_;
  boost::asio::ip::tcp::acceptor acceptor_;
  Bell news_;
  const FrontDoor* door_ = nullptr;
  std::optional<Rooms> rooms_;
  std::size_t connections_ = 0;
};

}  // namespace cxsync::page
