#include "http/interrupt.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <new>
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

  /// The waiting ends at that time. A timer that is due earlier stays: ends move back with every piece of an answer
  /// that arrives, and setting it anew each time would cost more than looking at the clock when it is due.
  static void set_end(const std::shared_ptr<State>& state, Clock::time_point end) {
    state->end = end;
    if (!state->is_set || state->timer.expiry() > end) arm(state);
  }

  static void arm(const std::shared_ptr<State>& state) {
    state->timer.expires_at(state->end);
    state->is_set = true;
    state->timer.async_wait([weak = std::weak_ptr<State>(state)](const boost::system::error_code& failed) {
      const auto self = weak.lock();
      // A handler that was already on its way when the timer was set anew must not count.
      if (!failed && self && Clock::now() >= self->timer.expiry()) due(self);
    });
  }

  static void due(const std::shared_ptr<State>& state) {
    state->is_set = false;
    if (Clock::now() >= state->end) {
      state->wake();
    } else if (state->end != Clock::time_point::max()) {
      arm(state);
    }
  }

  asio::steady_timer timer;
  Clock::time_point end = Clock::time_point::max();
  bool is_set = false;  ///< a handler of the timer will come
  std::function<void()> action;
};

Interrupt::Interrupt(const asio::any_io_executor& executor, const Call& call)
    : stop_(call.stop), deadline_(call.deadline), state_(std::make_shared<State>(executor)) {
  if (stop_.stop_possible() && !stop_.stop_requested()) {
    on_stop_.emplace(stop_, [executor, weak = std::weak_ptr<State>(state_)] {
      try {
        asio::post(executor, [weak] {
          if (const auto state = weak.lock()) state->wake();
        });
      } catch (const std::bad_alloc&) {
        return;  // whoever waits sees the stop at its next check, at the latest when its time is up
      }
    });
  }
  wait_until_the_first_end();
}

Interrupt::~Interrupt() = default;

void Interrupt::wait_until_the_first_end() {
  auto first = Clock::time_point::max();
  if (deadline_) first = *deadline_;
  if (attempt_) first = std::min(first, attempt_->end);
  if (phase_) first = std::min(first, phase_->end);
  if (first != Clock::time_point::max()) {
    State::set_end(state_, first);
  } else {
    state_->end = first;
  }
}

void Interrupt::start_attempt(std::chrono::milliseconds allowed) {
  attempt_ = {allowed, Clock::now() + allowed};
  phase_.reset();
  wait_until_the_first_end();
}

void Interrupt::end_attempt() {
  attempt_.reset();
  phase_.reset();
  wait_until_the_first_end();
}

void Interrupt::check(std::string_view doing) const {
  if (stop_.stop_requested()) {
    throw Error(ErrorCode::cancelled, "cancelled while " + std::string(doing), "Run it again when you are ready.");
  }
  const auto now = Clock::now();
  if (deadline_ && now >= *deadline_) {
    throw Error(ErrorCode::deadline_exceeded, "the deadline of the call passed while " + std::string(doing),
                "Allow more time (--deadline), or see why the service is slow.");
  }
  if (attempt_ && now >= attempt_->end) {
    throw Error(ErrorCode::timed_out,
                "no complete answer within " + std::to_string(attempt_->allowed.count()) + " ms; it timed out while " +
                    std::string(doing),
                advice_.empty()
                    ? "See whether the service or the network is slow; limits.request_timeout_ms allows more time."
                    : advice_);
  }
  if (phase_ && now >= phase_->end) {
    throw Error(ErrorCode::timed_out,
                "nothing for " + std::to_string(phase_->allowed.count()) + " ms while " + std::string(doing),
                advice_.empty() ? "See whether the service is up and the network lets connections through." : advice_);
  }
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

Interrupt::Phase::Phase(Interrupt& interrupt, std::chrono::milliseconds allowed, std::string advice)
    : interrupt_(interrupt) {
  interrupt_.advice_ = std::move(advice);
  restart(allowed);
}

Interrupt::Phase::~Phase() {
  interrupt_.phase_.reset();
  interrupt_.advice_.clear();
  interrupt_.wait_until_the_first_end();
}

void Interrupt::Phase::restart(std::chrono::milliseconds allowed) {
  interrupt_.phase_ = {allowed, Clock::now() + allowed};
  interrupt_.wait_until_the_first_end();
}

Interrupt::Wake::Wake(Interrupt& interrupt, std::function<void()> action) : interrupt_(interrupt) {
  interrupt_.state_->action = std::move(action);
}

Interrupt::Wake::~Wake() { interrupt_.state_->action = nullptr; }

}  // namespace cxsync::http
