#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <vector>

#include "message.hpp"

namespace simulator {

/// Holds requests and answers back until somebody releases them.
class Gate {
 public:
  enum class Held { request, answer };

  explicit Gate(boost::asio::io_context& io);
  boost::asio::steady_timer& closed() noexcept { return timer_; }
  void release();
  /// How many of them wait now.
  [[nodiscard]] std::size_t waiting(Held held) const noexcept { return waiting_[static_cast<std::size_t>(held)]; }
  void enter(Held held) noexcept { ++waiting_[static_cast<std::size_t>(held)]; }
  void leave(Held held) noexcept { --waiting_[static_cast<std::size_t>(held)]; }

 private:
  boost::asio::steady_timer timer_;
  std::array<std::size_t, 2> waiting_{};
};

/// One listener on a loopback port, HTTP/1.1 with keep-alive, with or without TLS, any number of connections at once.
class Server {
 public:
  using Handler = std::function<Answer(const Request&)>;

  /// Takes `preferred_port` if it is free, else any. `tls` may be null: plain HTTP. `gate` and `tls` must outlive it.
  Server(boost::asio::io_context& io, boost::asio::ssl::context* tls, std::uint16_t preferred_port, Gate& gate,
         Handler handler);
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept();

  boost::asio::io_context& io_;
  boost::asio::ssl::context* tls_;
  Gate& gate_;
  Handler handler_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace simulator
