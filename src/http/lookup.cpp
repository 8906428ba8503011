#include "http/lookup.hpp"

#include <signal.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <string>

#include "cxsync/error.hpp"

namespace cxsync::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// Threads started while it lives get no signals; those are the host's business.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// Shared with the resolver's handler, which may come after nobody waits any more.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor)
      : resolver(executor), done(executor, asio::steady_timer::time_point::max()) {}
  tcp::resolver resolver;
  asio::steady_timer done;
  bool finished = false;
  boost::system::error_code failed;
  std::vector<tcp::endpoint> found;
};

void start(const std::shared_ptr<Lookup>& lookup, const Origin& to) {
  const SignalsBlocked blocked;
  lookup->resolver.async_resolve(
      to.host, std::to_string(to.port), tcp::resolver::numeric_service,
      [lookup](const boost::system::error_code& failed, const tcp::resolver::results_type& results) {
        lookup->failed = failed;
        for (const auto& entry : results) lookup->found.push_back(entry.endpoint());
        lookup->finished = true;
        lookup->done.cancel();
      });
}

std::vector<tcp::endpoint> without_resolver(const Origin& to) {
  if (to.host == "localhost") {
    return {tcp::endpoint(asio::ip::address_v4::loopback(), to.port),
            tcp::endpoint(asio::ip::address_v6::loopback(), to.port)};
  }
  boost::system::error_code not_literal;
  const auto address = asio::ip::make_address(to.host, not_literal);
  if (not_literal) return {};
  return {tcp::endpoint(address, to.port)};
}

}  // namespace

Task<std::vector<tcp::endpoint>> look_up(asio::any_io_executor executor, const Origin& to, Interrupt& interrupt) {
  constexpr std::string_view k_doing = "looking up the host name";
  std::vector<tcp::endpoint> known = without_resolver(to);
  if (!known.empty()) co_return known;
  interrupt.check(k_doing);
  const auto lookup = std::make_shared<Lookup>(executor);
  start(lookup, to);
  boost::system::error_code woken;
  {
    const Interrupt::Wake wake(interrupt, [&lookup] { lookup->done.cancel(); });
    co_await lookup->done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (!lookup->finished) lookup->resolver.cancel();
  interrupt.check(k_doing);
  if (lookup->failed || lookup->found.empty()) {
    throw Error(ErrorCode::resolve_failed,
                "the host name " + to.host + " could not be looked up: " + lookup->failed.message(),
                "Check the spelling of the host name and this machine's name service (DNS).");
  }
  co_return std::move(lookup->found);
}

}  // namespace cxsync::http
