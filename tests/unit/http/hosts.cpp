#include "hosts.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <signal.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

namespace cxsync::test {

namespace asio = boost::asio;
using asio::ip::tcp;

struct StuckLookup::State {
  std::mutex mutex;
  std::condition_variable changed;
  int inside = 0;
  bool entered = false;
  bool released = false;
  bool signals_blocked = false;

  void hang() {
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    std::unique_lock lock(mutex);
    signals_blocked = sigismember(&blocked, SIGINT) == 1 && sigismember(&blocked, SIGTERM) == 1;
    entered = true;
    ++inside;
    changed.notify_all();
    changed.wait(lock, [&] { return released; });
    --inside;
    changed.notify_all();
  }
};

namespace {

StuckLookup::State* stuck = nullptr;
bool two_addresses = false;

/// In the form freeaddrinfo() takes: each entry is one block.
addrinfo* entry_for(const char* address, addrinfo* next) {
  auto* block = static_cast<char*>(std::calloc(1, sizeof(addrinfo) + sizeof(sockaddr_in)));
  auto* entry = reinterpret_cast<addrinfo*>(block);
  auto* socket_address = reinterpret_cast<sockaddr_in*>(block + sizeof(addrinfo));
  socket_address->sin_family = AF_INET;
  inet_pton(AF_INET, address, &socket_address->sin_addr);
  entry->ai_family = AF_INET;
  entry->ai_socktype = SOCK_STREAM;
  entry->ai_addrlen = sizeof(sockaddr_in);
  entry->ai_addr = reinterpret_cast<sockaddr*>(socket_address);
  entry->ai_next = next;
  return entry;
}

}  // namespace

}  // namespace cxsync::test

/// Stands before the C library's in this program. It knows no `unknown.test` and gets no answer for `unanswered.test`.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  using namespace cxsync::test;
  if (stuck != nullptr && node != nullptr && std::strcmp(node, "stuck.test") == 0) {
    stuck->hang();
    return EAI_AGAIN;
  }
  if (node != nullptr && std::strcmp(node, "unknown.test") == 0) return EAI_NONAME;
  if (node != nullptr && std::strcmp(node, "unanswered.test") == 0) return EAI_AGAIN;
  if (two_addresses && node != nullptr && std::strcmp(node, "two.test") == 0) {
    *result = entry_for("127.0.0.2", entry_for("127.0.0.1", nullptr));
    return 0;
  }
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, result);
}

namespace cxsync::test {

StuckLookup::StuckLookup() : state_(std::make_unique<State>()) { stuck = state_.get(); }

StuckLookup::~StuckLookup() {
  std::unique_lock lock(state_->mutex);
  state_->released = true;
  state_->changed.notify_all();
  state_->changed.wait(lock, [&] { return state_->inside == 0; });
  stuck = nullptr;
}

void StuckLookup::wait_until_entered() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [&] { return state_->entered; });
}

bool StuckLookup::signals_were_blocked() const {
  const std::lock_guard lock(state_->mutex);
  return state_->signals_blocked;
}

TwoAddresses::TwoAddresses() { two_addresses = true; }
TwoAddresses::~TwoAddresses() { two_addresses = false; }

struct SilentPort::Listener {
  asio::io_context context;
  tcp::acceptor acceptor{context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
};

SilentPort::SilentPort() : listener_(std::make_unique<Listener>()) {}
SilentPort::~SilentPort() = default;

std::string SilentPort::authority() const {
  return "127.0.0.1:" + std::to_string(listener_->acceptor.local_endpoint().port());
}

struct DeafPort::Listener {
  asio::io_context context;
  tcp::acceptor acceptor{context};
  std::vector<tcp::socket> queued;
};

DeafPort::DeafPort(const std::string& address, std::uint16_t port) : listener_(std::make_unique<Listener>()) {
  listener_->acceptor.open(tcp::v4());
  listener_->acceptor.bind({asio::ip::make_address(address), port});
  // With its queue full, Linux leaves further connections without an answer.
  listener_->acceptor.listen(0);
  for (int i = 0; i < 3; ++i) {
    listener_->queued.emplace_back(listener_->context)
        .async_connect(listener_->acceptor.local_endpoint(), [](const boost::system::error_code&) {});
  }
}
DeafPort::~DeafPort() = default;

std::string DeafPort::authority() const {
  const tcp::endpoint endpoint = listener_->acceptor.local_endpoint();
  return endpoint.address().to_string() + ":" + std::to_string(endpoint.port());
}

}  // namespace cxsync::test
