#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstdint>

#include "connection.hpp"
#include "gate.hpp"
#include "message.hpp"

namespace simulator {

/// What a server serves.
class Host {
 public:
  virtual ~Host() = default;
  virtual Answer answer(const Request& request) = 0;
  /// The TLS of the connection that begins now; null: plain HTTP.
  virtual boost::asio::ssl::context* tls() = 0;
  /// False while nobody is to listen on the port.
  virtual bool listens() = 0;
};

/// One listener on a loopback port, HTTP/1.1 with keep-alive, with or without TLS, any number of connections at once.
class Server {
 public:
  /// Takes `preferred_port` if it is free, else any. `host` and `gate` must outlive it.
  Server(boost::asio::io_context& io, std::uint16_t preferred_port, Gate& gate, Host& host);
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  /// Listens or stops listening, as the host wants it by now.
  void follow_host();

 private:
  void bind(std::uint16_t port);
  void bind_anew();
  void accept();
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<bool> converse(Connection& connection);

  boost::asio::io_context& io_;
  Gate& gate_;
  Host& host_;
  boost::asio::ip::tcp::acceptor acceptor_;
  bool listening_ = false;
};

}  // namespace simulator
