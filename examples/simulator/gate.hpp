#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace simulator {

/// Holds requests and answers back until somebody releases them.
class Gate {
 public:
  enum class Held { request, answer };

  explicit Gate(boost::asio::io_context& io) : timer_(io, boost::asio::steady_timer::time_point::max()) {}
  boost::asio::awaitable<void> wait_for_release(Held held);
  void release();
  /// How many of them wait now.
  [[nodiscard]] std::size_t waiting(Held held) const noexcept { return waiting_[static_cast<std::size_t>(held)]; }

 private:
  boost::asio::steady_timer timer_;
  std::array<std::size_t, 2> waiting_{};
};

}  // namespace simulator
