#include "http/gate.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace cxsync::http {

namespace asio = boost::asio;

/// Stands in line as long as it lives; gives the place it got back unless it was taken.
class Gate::Waiter {
 public:
  explicit Waiter(Gate& gate) : gate_(gate), timer_(gate.executor_, asio::steady_timer::time_point::max()) {
    gate_.line_.push_back(this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    std::erase(gate_.line_, this);
    if (admitted_) gate_.leave();
  }
  void admit() {
    admitted_ = true;
    timer_.cancel();
  }
  bool take() { return std::exchange(admitted_, false); }
  asio::steady_timer& timer() { return timer_; }

 private:
  Gate& gate_;
  asio::steady_timer timer_;
  bool admitted_ = false;
};

Gate::Gate(asio::any_io_executor executor, std::uint32_t places)
    : executor_(std::move(executor)), free_(std::max<std::uint32_t>(places, 1)) {}

Task<Gate::Place> Gate::enter(Interrupt& interrupt) {
  constexpr std::string_view k_doing = "waiting for its turn";
  interrupt.check(k_doing);
  if (free_ != 0 && line_.empty()) {
    --free_;
    co_return Place(*this);
  }
  Waiter waiter(*this);
  boost::system::error_code woken;
  {
    const Interrupt::Wake wake(interrupt, [&waiter] { waiter.timer().cancel(); });
    co_await waiter.timer().async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  interrupt.check(k_doing);
  waiter.take();
  co_return Place(*this);
}

void Gate::leave() noexcept {
  if (line_.empty()) {
    ++free_;
    return;
  }
  Waiter* const first = line_.front();
  line_.pop_front();
  first->admit();
}

Gate::Place::Place(Place&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}

Gate::Place::~Place() {
  if (gate_ != nullptr) gate_->leave();
}

}  // namespace cxsync::http
