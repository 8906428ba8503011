#include "http/dial.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <string>

#include "cxsync/error.hpp"
#include "http/lookup.hpp"

namespace cxsync::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

void close(tcp::socket& socket) {
  boost::system::error_code already_closed;
  socket.close(already_closed);
}

/// Closes the socket when an address has used up its share, so that the next one gets its chance.
class Patience {
 public:
  Patience(tcp::socket& socket, asio::steady_timer::duration share)
      : timer_(socket.get_executor(), share), socket_(std::make_shared<tcp::socket*>(&socket)) {
    timer_.async_wait([weak = std::weak_ptr<tcp::socket*>(socket_)](const boost::system::error_code& stopped) {
      const auto waiting = weak.lock();
      if (!stopped && waiting) close(**waiting);
    });
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<tcp::socket*> socket_;
};

Task<boost::system::error_code> connect(tcp::socket& socket, const tcp::endpoint& endpoint, Interrupt& interrupt) {
  boost::system::error_code failed;
  const Interrupt::Wake wake(interrupt, [&socket] { close(socket); });
  co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, failed));
  co_return failed;
}

std::string text_of(const tcp::endpoint& endpoint, const boost::system::error_code& failed) {
  const std::string why = failed == asio::error::operation_aborted ? "no answer" : failed.message();
  return endpoint.address().to_string() + ": " + why;
}

}  // namespace

Task<void> dial(tcp::socket& socket, const Origin& to, Interrupt& interrupt) {
  constexpr std::string_view k_doing = "connecting";
  const std::vector<tcp::endpoint> endpoints = co_await look_up(socket.get_executor(), to, interrupt);
  std::string failures;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    interrupt.check(k_doing);
    close(socket);
    std::unique_ptr<Patience> patience;
    const auto left = interrupt.left();
    const auto addresses_left = static_cast<std::int64_t>(endpoints.size() - i);
    if (left && addresses_left > 1) patience = std::make_unique<Patience>(socket, *left / addresses_left);
    const boost::system::error_code failed = co_await connect(socket, endpoints[i], interrupt);
    patience.reset();
    interrupt.check(k_doing);
    if (!failed) {
      boost::system::error_code slower_only;
      socket.set_option(tcp::no_delay(true), slower_only);
      co_return;
    }
    failures += (failures.empty() ? "" : "; ") + text_of(endpoints[i], failed);
  }
  throw Error(ErrorCode::connect_failed, "no connection to " + to.authority() + " (" + failures + ")",
              "Check the address, that the service is running, and that no firewall stands between.");
}

}  // namespace cxsync::http
