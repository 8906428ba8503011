#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "support/task.hpp"

namespace cxsync {

/// The event loop of one engine. It turns only while a call runs, on the thread of the caller.
class Loop {
 public:
  Loop() : context_(1) {}

  [[nodiscard]] boost::asio::any_io_executor executor() { return context_.get_executor(); }

  /// Runs one task to its end and gives its value or throws its exception.
  template <typename T>
  T run(Task<T> task) {
    std::optional<T> value;
    run(keep(std::move(task), value));
    return std::move(*value);
  }

  void run(Task<void> task) {
    std::exception_ptr failure;
    bool done = false;
    boost::asio::co_spawn(context_, std::move(task), [&](std::exception_ptr error) {
      failure = std::move(error);
      done = true;
    });
    turn_until(done);
    if (failure) std::rethrow_exception(failure);
  }

 private:
  // co_spawn would want a default constructor of T.
  template <typename T>
  static Task<void> keep(Task<T> task, std::optional<T>& value) {
    value.emplace(co_await std::move(task));
  }

  void turn_until(const bool& done) {
    context_.restart();
    while (!done && context_.run_one() != 0) {
    }
  }

  boost::asio::io_context context_;
};

}  // namespace cxsync
