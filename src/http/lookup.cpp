#include "http/lookup.hpp"

#include <netdb.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

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

/// Who waits for a lookup, on the loop.
struct Waiter {
  explicit Waiter(const asio::any_io_executor& executor) : done(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer done;
  bool finished = false;
  int failure = 0;  ///< of getaddrinfo()
  std::vector<tcp::endpoint> found;
};

/// One lookup, shared by the loop that waits for it and the thread that does it. The thread may outlive the loop, so it
/// hands its result over only while somebody waits.
class Lookup {
 public:
  Lookup(Waiter& waiter, const Origin& to) : waiter_(&waiter), host_(to.host), port_(to.port) {}

  /// On a thread of its own.
  void run() noexcept {
    int failure = 0;
    std::vector<tcp::endpoint> found;
    try {
      failure = ask(found);
    } catch (...) {
      failure = EAI_MEMORY;
    }
    const std::lock_guard lock(mutex_);
    if (waiter_ == nullptr) return;
    waiter_->failure = failure;
    waiter_->found = std::move(found);
    // Under the lock: whoever waits cannot leave, nor its loop end, before this is posted.
    asio::post(waiter_->done.get_executor(), [waiter = waiter_] {
      waiter->finished = true;
      waiter->done.cancel();
    });
    waiter_ = nullptr;
  }

  /// True if nothing was handed over, nor ever will be.
  bool abandon() noexcept {
    const std::lock_guard lock(mutex_);
    return std::exchange(waiter_, nullptr) != nullptr;
  }

 private:
  /// Gives what getaddrinfo() says.
  int ask(std::vector<tcp::endpoint>& found) const {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* first = nullptr;
    const int result = getaddrinfo(host_.c_str(), nullptr, &hints, &first);
    if (result != 0) return result;
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all(first, &freeaddrinfo);
    for (const addrinfo* entry = first; entry != nullptr; entry = entry->ai_next) {
      tcp::endpoint endpoint;
      if (entry->ai_addrlen > endpoint.capacity()) continue;
      std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
      endpoint.resize(entry->ai_addrlen);
      endpoint.port(port_);
      found.push_back(endpoint);
    }
    return 0;
  }

  std::mutex mutex_;
  Waiter* waiter_;  ///< null: handed over, or nobody waits any more
  std::string host_;
  std::uint16_t port_;
};

/// However the waiting ends, the thread finds nobody after it.
class Abandoned {
 public:
  explicit Abandoned(Lookup& lookup) noexcept : lookup_(lookup) {}
  Abandoned(const Abandoned&) = delete;
  Abandoned& operator=(const Abandoned&) = delete;
  ~Abandoned() { lookup_.abandon(); }

 private:
  Lookup& lookup_;
};

void start(const std::shared_ptr<Lookup>& lookup) {
  const SignalsBlocked blocked;
  try {
    std::thread([lookup] { lookup->run(); }).detach();
  } catch (const std::system_error& full) {
    throw Error(ErrorCode::resolve_failed, std::string("no thread for a name lookup could be started: ") + full.what(),
                "The process or the machine has too many threads.");
  }
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

Error not_found(const std::string& host, int failure) {
  const std::string why = failure == 0 ? "it has no address" : gai_strerror(failure);
  return {ErrorCode::resolve_failed, "the host name " + host + " could not be looked up: " + why,
          failure == EAI_AGAIN ? "This machine's name service (DNS) did not answer: check its network connection and "
                                 "its name servers (/etc/resolv.conf), then the spelling of the host name."
                               : "Check the spelling of the host name; if it is right, this machine's name service "
                                 "(DNS) does not know it."};
}

}  // namespace

std::vector<tcp::endpoint> in_turns(const std::vector<tcp::endpoint>& endpoints) {
  std::vector<tcp::endpoint> first;
  std::vector<tcp::endpoint> second;
  for (const tcp::endpoint& endpoint : endpoints) {
    (endpoint.protocol() == endpoints.front().protocol() ? first : second).push_back(endpoint);
  }
  std::vector<tcp::endpoint> turns;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) turns.push_back(first[i]);
    if (i < second.size()) turns.push_back(second[i]);
  }
  return turns;
}

Task<std::vector<tcp::endpoint>> look_up(asio::any_io_executor executor, const Origin& to, Interrupt& interrupt) {
  constexpr std::string_view k_doing = "looking up the host name";
  std::vector<tcp::endpoint> known = without_resolver(to);
  if (!known.empty()) co_return known;
  interrupt.check(k_doing);
  Waiter waiter(executor);
  const auto lookup = std::make_shared<Lookup>(waiter, to);
  const Abandoned at_the_end(*lookup);
  start(lookup);
  boost::system::error_code woken;
  {
    const Interrupt::Wake wake(interrupt, [&waiter] { waiter.done.cancel(); });
    co_await waiter.done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  const bool is_coming = !waiter.finished && !lookup->abandon();
  while (is_coming && !waiter.finished) {
    co_await waiter.done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  interrupt.check(k_doing);
  if (waiter.found.empty()) throw not_found(to.host, waiter.failure);
  co_return in_turns(waiter.found);
}

}  // namespace cxsync::http
