#include "http/connection.hpp"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <utility>

#include "http/dial.hpp"
#include "http/tls.hpp"
#include "http/tls_failure.hpp"
#include "http/tunnel.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace asio = boost::asio;

namespace {

/// Beast reads at most as much as the buffer has room for; a TLS record is 16 KiB.
constexpr std::size_t k_buffer_size = std::size_t{32} * 1024;

}  // namespace

Connection::Connection(const asio::any_io_executor& executor, Origin origin)
    : origin_(std::move(origin)), socket_(executor) {
  buffer_.reserve(k_buffer_size);
}

Connection::~Connection() {
  // OpenSSL would mark the session of a connection without a goodbye as not to be taken up again.
  if (tls_) SSL_set_shutdown(tls_->native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

Task<void> Connection::open(const Route& route, Interrupt& interrupt) {
  // A proxy cannot reach this machine's loopback; plain http goes nowhere else.
  const bool by_proxy = route.proxy != nullptr && origin_.tls;
  socket_ = co_await dial(socket_.get_executor(), by_proxy ? *route.proxy : origin_, route.limits, interrupt);
  if (by_proxy) {
    const Interrupt::Phase phase(interrupt, route.limits.connect,
                                 "The proxy takes connections but does not answer: check its address.");
    co_await open_tunnel(*this, *route.proxy, route.user_agent, interrupt);
  }
  if (origin_.tls) co_await shake_hands(route, interrupt);
}

Task<void> Connection::shake_hands(const Route& route, Interrupt& interrupt) {
  const Interrupt::Phase phase(interrupt, route.limits.handshake,
                               "Something takes connections on this port but speaks no TLS: check the port in the "
                               "address, and any firewall or proxy between.");
  tls_.emplace(socket_, *route.tls);
  SSL* const native = tls_->native_handle();
  expect_host(native, origin_);
  if (route.session != nullptr) SSL_set_session(native, route.session);
  boost::system::error_code failed;
  {
    const Interrupt::Wake wake(interrupt, [this] { close(); });
    co_await tls_->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, failed));
  }
  interrupt.check("in the TLS handshake");
  if (!failed) co_return;
  if (failed.category() == asio::error::get_ssl_category() && failed != asio::ssl::error::stream_truncated) {
    throw tls_failure(native, failed, origin_);
  }
  throw Error(
      ErrorCode::connect_failed,
      "the connection to " + origin_.authority() + " was lost in the TLS handshake: " + printable(failed.message()),
      "See whether the service speaks TLS on this port, and whether a firewall or proxy cuts connections.");
}

bool Connection::is_quiet() {
  if (!socket_.is_open() || buffer_.size() != 0) return false;
  if (tls_ && SSL_pending(tls_->native_handle()) != 0) return false;
  char byte = 0;
  const auto peeked = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Connection::close() noexcept {
  boost::system::error_code already_closed;
  socket_.close(already_closed);
}

Session Connection::session() const {
  if (!tls_) return nullptr;
  // native_handle() is not const though it changes nothing.
  Session session(SSL_get1_session(const_cast<TlsStream&>(*tls_).native_handle()));
  if (session && SSL_SESSION_is_resumable(session.get()) == 0) session.reset();
  return session;
}

}  // namespace cxsync::http
