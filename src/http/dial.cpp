#include "http/dial.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cxsync/error.hpp"
#include "http/lookup.hpp"

namespace cxsync::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::milliseconds k_head_start{250};
constexpr std::string_view k_doing = "connecting";

/// The attempts to reach one host. Shared with their handlers, which may come when the race is over.
class Race : public std::enable_shared_from_this<Race> {
 public:
  explicit Race(const asio::any_io_executor& executor) : news_(executor) {}

  void start(const tcp::endpoint& endpoint) {
    tcp::socket& socket = sockets_.emplace_back(news_.get_executor());
    ++running_;
    socket.async_connect(endpoint, [self = shared_from_this(), &socket, endpoint](boost::system::error_code failed) {
      self->ended(socket, endpoint, failed);
    });
  }

  /// Waits until an attempt ends, or for the head start of the one that was started last.
  /// @param more another attempt can be started.
  Task<void> wait(bool more, Interrupt& interrupt) {
    news_.expires_after(more ? k_head_start : std::chrono::hours(24));
    boost::system::error_code woken;
    const Interrupt::Wake wake(interrupt, [this] { news_.cancel(); });
    co_await news_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }

  [[nodiscard]] bool is_won() const noexcept { return winner_ != nullptr; }
  [[nodiscard]] bool is_running() const noexcept { return running_ != 0; }
  [[nodiscard]] const std::string& failures() const noexcept { return failures_; }
  /// Every attempt was answered by a refusal.
  [[nodiscard]] bool is_refused() const noexcept { return refused_ == sockets_.size(); }
  [[nodiscard]] tcp::socket take_winner() { return std::move(*winner_); }

  /// Ends all attempts but the one that won.
  void end() noexcept {
    over_ = true;
    for (tcp::socket& socket : sockets_) {
      boost::system::error_code already_closed;
      if (&socket != winner_) socket.close(already_closed);
    }
  }

 private:
  void ended(tcp::socket& socket, const tcp::endpoint& endpoint, const boost::system::error_code& failed) {
    --running_;
    if (over_) return;
    if (!failed && winner_ == nullptr) winner_ = &socket;
    if (failed) {
      if (failed == asio::error::connection_refused) ++refused_;
      failures_ += (failures_.empty() ? "" : "; ") + endpoint.address().to_string() + ": " + failed.message();
    }
    news_.cancel();
  }

  asio::steady_timer news_;
  std::deque<tcp::socket> sockets_;
  tcp::socket* winner_ = nullptr;
  std::size_t running_ = 0;
  std::size_t refused_ = 0;
  bool over_ = false;
  std::string failures_;
};

/// Ends a race however it is left.
class Finish {
 public:
  explicit Finish(Race& race) noexcept : race_(race) {}
  Finish(const Finish&) = delete;
  Finish& operator=(const Finish&) = delete;
  ~Finish() { race_.end(); }

 private:
  Race& race_;
};

Task<std::vector<tcp::endpoint>> addresses_of(asio::any_io_executor executor, const Origin& to,
                                              const PhaseLimits& limits, Interrupt& interrupt) {
  const Interrupt::Phase phase(interrupt, limits.resolve,
                               "This machine's name service (DNS) gives no answer: check its network connection and "
                               "its name servers (/etc/resolv.conf).");
  co_return co_await look_up(executor, to, interrupt);
}

std::string advice_on_silence(const Origin& to) {
  return "Not even a refusal came back, as when a firewall swallows the packets: have it opened for connections from "
         "this machine to " +
         to.host + ", port " + std::to_string(to.port) + ".";
}

Error not_connected(const Origin& to, const Race& race) {
  return {ErrorCode::connect_failed, "no connection to " + to.authority() + " (" + race.failures() + ")",
          race.is_refused()
              ? "The machine is there, but nothing takes connections on its port " + std::to_string(to.port) +
                    ": check the port in the address, and that the service is running."
              : "Check the address, this machine's network connection, and that no firewall stands between."};
}

}  // namespace

Task<tcp::socket> dial(asio::any_io_executor executor, const Origin& to, const PhaseLimits& limits,
                       Interrupt& interrupt) {
  const std::vector<tcp::endpoint> endpoints = co_await addresses_of(executor, to, limits, interrupt);
  const Interrupt::Phase phase(interrupt, limits.connect, advice_on_silence(to));
  const auto race = std::make_shared<Race>(executor);
  const Finish finish(*race);
  auto next = endpoints.begin();
  while (next != endpoints.end() || race->is_running()) {
    interrupt.check(k_doing);
    if (next != endpoints.end()) race->start(*next++);
    co_await race->wait(next != endpoints.end(), interrupt);
    if (!race->is_won()) continue;
    tcp::socket socket = race->take_winner();
    boost::system::error_code slower_only;
    socket.set_option(tcp::no_delay(true), slower_only);
    co_return socket;
  }
  interrupt.check(k_doing);
  throw not_connected(to, *race);
}

}  // namespace cxsync::http
