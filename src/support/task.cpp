#include "support/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace cxsync {

Task<void> when_all(std::vector<Task<void>> tasks) {
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  std::vector<std::exception_ptr> failures(tasks.size());
  std::size_t left = tasks.size();
  asio::steady_timer all_done(executor, asio::steady_timer::time_point::max());
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    asio::co_spawn(executor, std::move(tasks[i]), [&failures, &left, &all_done, i](const std::exception_ptr& failure) {
      failures[i] = failure;
      if (--left == 0) all_done.cancel();
    });
  }
  if (left != 0) {
    boost::system::error_code woken;
    co_await all_done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace cxsync
