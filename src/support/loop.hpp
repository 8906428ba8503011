#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

#include "support/completion.hpp"
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

  /// Does not return before the task has ended, whatever fails: others may refer to what it holds.
  void run(Task<void> task) {
    std::exception_ptr failure;
    bool done = false;
    context_.restart();
    turn([&] {
      boost::asio::co_spawn(context_, std::move(task), Completion([&](const std::exception_ptr& error) {
                              failure = error;
                              done = true;
                            }));
    });
    bool has_work = true;
    while (!done && has_work) turn([&] { has_work = context_.run_one() != 0; });
    if (!done) throw std::logic_error("the task waits for something that nothing will bring");
    if (failure) std::rethrow_exception(failure);
  }

 private:
  // co_spawn would want a default constructor of T.
  template <typename T>
  static Task<void> keep(Task<T> task, std::optional<T>& value) {
    value.emplace(co_await std::move(task));
  }

  /// What leaves the loop left a task that was dropped; the task's completion tells it to who waits.
  template <typename Step>
  static void turn(const Step& step) {
    try {
      step();
    } catch (const std::exception&) {
      return;
    }
  }

  boost::asio::io_context context_;
};

}  // namespace cxsync
