#include "support/task.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <utility>

#include "support/completion.hpp"

namespace cxsync {

namespace {

/// Tasks under way, and the coroutine that waits for the last of them. What it needs to be woken is here before the
/// first task starts: tasks refer to what the coroutine holds, so that it must not give up once they run.
template <typename Waiting>
class Gathering {
 public:
  Gathering(Waiting waiting, std::size_t tasks) : waiting_(std::move(waiting)), left_(tasks + 1) {}

  void leave() {
    if (--left_ != 0) return;
    Waiting waiting(std::move(waiting_));
    waiting();
  }

 private:
  Waiting waiting_;
  std::size_t left_;  ///< and one for who starts them
};

}  // namespace

Task<void> yield() {
  const auto executor = co_await boost::asio::this_coro::executor;
  co_await boost::asio::post(executor, boost::asio::use_awaitable);
}

Task<void> when_all(std::vector<Task<void>> tasks) {
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  std::vector<std::exception_ptr> failures(tasks.size());
  const auto start = [&](auto waiting) {
    const auto gathering = std::make_shared<Gathering<decltype(waiting)>>(std::move(waiting), tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      Completion ended([gathering, &failures, i](const std::exception_ptr& failure) {
        failures[i] = failure;
        gathering->leave();
      });
      try {
        asio::co_spawn(executor, std::move(tasks[i]), std::move(ended));
      } catch (const std::exception&) {
        continue;  // its completion tells that it was dropped
      }
    }
    gathering->leave();
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(start, asio::use_awaitable);
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace cxsync
