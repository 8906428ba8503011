#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace cxsync::page {

/// Wakes everybody who waits for it. Belongs to the thread of its loop; other threads post to that.
class Bell {
 public:
  explicit Bell(boost::asio::io_context& io) : timer_(io, std::chrono::steady_clock::time_point::max()) {}

  void ring() { timer_.cancel(); }

  /// Until it rings, at most so long.
  boost::asio::awaitable<void> wait(std::chrono::steady_clock::duration at_most) {
    boost::asio::steady_timer limit(timer_.get_executor(), at_most);
    // Whichever comes first: the limit is rung like everybody else.
    limit.async_wait([this](boost::system::error_code cancelled) {
      if (!cancelled) ring();
    });
    boost::system::error_code rung;
    co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, rung));
  }

 private:
  boost::asio::steady_timer timer_;
};

}  // namespace cxsync::page
