#include "ivinex/login_gate.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cxsync::ivinex {

Task<void> LoginGate::enter() {
  namespace asio = boost::asio;
  while (state_ == State::trying) {
    boost::system::error_code woken;
    co_await settled_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (refusal_) throw Error(*refusal_);
  if (state_ == State::unknown) {
    const auto executor = co_await asio::this_coro::executor;
    state_ = State::trying;
    settled_.emplace(executor, asio::steady_timer::time_point::max());
  }
}

void LoginGate::accept() {
  if (state_ != State::refused) settle(State::accepted);
}

void LoginGate::refuse(const Error& refusal) {
  refusal_ = refusal;
  settle(State::refused);
}

void LoginGate::leave() {
  if (state_ == State::trying) settle(State::unknown);
}

void LoginGate::settle(State state) {
  state_ = state;
  if (settled_) settled_->cancel();
}

}  // namespace cxsync::ivinex
