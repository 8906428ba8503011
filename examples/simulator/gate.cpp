#include "gate.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace simulator {

namespace asio = boost::asio;

asio::awaitable<void> Gate::wait_for_release(Held held) {
  std::size_t& waiting = waiting_[static_cast<std::size_t>(held)];
  ++waiting;
  boost::system::error_code released;
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, released));
  --waiting;
}

void Gate::release() { timer_.expires_at(asio::steady_timer::time_point::max()); }

}  // namespace simulator
