#include "http/interrupt.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string>
#include <utility>

#include "cxsync/error.hpp"

namespace cxsync::http {

namespace asio = boost::asio;

/// Shared with handlers that may run after the send has ended; they find it gone.
struct Interrupt::State {
  explicit State(const asio::any_io_executor& executor) : timer(executor) {}

  void wake() {
    if (action) action();
  }

  asio::steady_timer timer;
  bool stopped = false;
  bool over = false;  ///< the attempt or the call ran out of time
  std::function<void()> action;
};

Interrupt::Interrupt(const asio::any_io_executor& executor, const Call& call)
    : deadline_(call.deadline), state_(std::make_shared<State>(executor)) {
  if (call.stop.stop_requested()) state_->stopped = true;
  if (call.stop.stop_possible() && !state_->stopped) {
    on_stop_.emplace(call.stop, [executor, weak = std::weak_ptr<State>(state_)] {
      asio::post(executor, [weak] {
        const auto state = weak.lock();
        if (!state || state->stopped) return;
        state->stopped = true;
        state->wake();
      });
    });
  }
  if (deadline_) arm(deadline_);
}

Interrupt::~Interrupt() = default;

void Interrupt::arm(std::optional<Clock::time_point> end) {
  state_->over = false;
  if (!end) {
    state_->timer.cancel();
    return;
  }
  state_->timer.expires_at(*end);
  state_->timer.async_wait([weak = std::weak_ptr<State>(state_)](const boost::system::error_code& failed) {
    const auto state = weak.lock();
    // A handler that was already on its way when the timer was set anew must not count.
    if (failed || !state || Clock::now() < state->timer.expiry()) return;
    state->over = true;
    state->wake();
  });
}

void Interrupt::start_attempt(std::chrono::milliseconds allowed) {
  allowed_ = allowed;
  const auto end = Clock::now() + allowed;
  arm(deadline_ ? std::min(end, *deadline_) : end);
}

void Interrupt::end_attempt() {
  allowed_ = std::chrono::milliseconds(0);
  arm(deadline_);
}

void Interrupt::check(std::string_view doing) const {
  if (state_->stopped) {
    throw Error(ErrorCode::cancelled, "cancelled while " + std::string(doing), "Run it again when you are ready.");
  }
  if (deadline_ && Clock::now() >= *deadline_) {
    throw Error(ErrorCode::deadline_exceeded, "the deadline of the call passed while " + std::string(doing),
                "Allow more time (--deadline), or see why the service is slow.");
  }
  if (state_->over) {
    throw Error(ErrorCode::timed_out,
                "no complete answer within " + std::to_string(allowed_.count()) + " ms; it timed out while " +
                    std::string(doing),
                "See whether the service or the network is slow; limits.request_timeout_ms allows more time.");
  }
}

std::optional<Interrupt::Clock::duration> Interrupt::left() const {
  if (allowed_.count() == 0 && !deadline_) return std::nullopt;
  return std::max<Clock::duration>(state_->timer.expiry() - Clock::now(), Clock::duration::zero());
}

std::optional<std::chrono::milliseconds> Interrupt::left_of_call() const {
  if (!deadline_) return std::nullopt;
  return std::chrono::floor<std::chrono::milliseconds>(std::max<Clock::duration>(*deadline_ - Clock::now(), {}));
}

Task<void> Interrupt::sleep(Clock::duration wait, std::string_view doing) {
  check(doing);
  asio::steady_timer timer(state_->timer.get_executor(), wait);
  boost::system::error_code woken;
  {
    const Wake wake(*this, [&timer] { timer.cancel(); });
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  check(doing);
}

Interrupt::Wake::Wake(Interrupt& interrupt, std::function<void()> action) : interrupt_(interrupt) {
  interrupt_.state_->action = std::move(action);
}

Interrupt::Wake::~Wake() { interrupt_.state_->action = nullptr; }

}  // namespace cxsync::http
