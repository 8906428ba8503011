#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "cxsync/engine.hpp"
#include "message.hpp"

namespace cxsync::page {

/// Answers what only the state knows, beside the jobs: with an engine and a thread of its own, because both may wait
/// for the disk.
class Desk {
 public:
  explicit Desk(Config config) : engine_(std::move(config)) {}

  /// Runs `ask(Engine&)`, which returns an Answer, on the desk's thread.
  template <typename Ask>
  boost::asio::awaitable<Answer> answer(Ask ask) {
    co_return co_await boost::asio::co_spawn(
        thread_, [this, &ask]() -> boost::asio::awaitable<Answer> { co_return ask(engine_); },
        boost::asio::use_awaitable);
  }

 private:
  Engine engine_;
  boost::asio::thread_pool thread_{1};
};

}  // namespace cxsync::page
