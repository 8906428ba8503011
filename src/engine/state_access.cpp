#include "engine/state_access.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "cxsync/error.hpp"

namespace cxsync {

namespace {

constexpr std::chrono::seconds k_longest_wait{10};
constexpr std::chrono::milliseconds k_between_tries{50};

}  // namespace

Task<store::WriterLock> wait_for_lock(Site& site, const Call& call) {
  namespace asio = boost::asio;
  const std::string& path = site.config().state_path;
  const auto give_up = std::chrono::steady_clock::now() + k_longest_wait;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  bool told = false;
  while (true) {
    if (auto lock = store::Store::try_lock(path, site.disk())) co_return std::move(*lock);
    if (call.stop.stop_requested())
      throw Error(ErrorCode::cancelled, "cancelled while waiting for another run to end",
                  "Nothing was done; run it again.");
    if (call.expired())
      throw Error(ErrorCode::deadline_exceeded, "the time was up while waiting for another run to end",
                  "Nothing was done; run it again when the other run has ended, or give it more time.");
    if (std::chrono::steady_clock::now() >= give_up) {
      throw Error(ErrorCode::state_busy, "another run holds the state " + path,
                  "Wait for it to end; it is a sync or apply of the same site.", {{"path", path}});
    }
    if (!told) call.log(LogLevel::info, "state", "another run holds the state; waiting for it to end");
    told = true;
    timer.expires_after(k_between_tries);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace cxsync
