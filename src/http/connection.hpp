#pragma once

#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "http/interrupt.hpp"
#include "http/phase_limits.hpp"
#include "http/url.hpp"
#include "support/task.hpp"

namespace cxsync::http {

/// A TLS session that a later connection to the same origin may take up again.
struct SessionFree {
  void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
};
using Session = std::unique_ptr<SSL_SESSION, SessionFree>;

/// One connection to one origin, with what it needs from one exchange to the next.
class Connection {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using TlsStream = boost::asio::ssl::stream<Socket&>;

  Connection(const boost::asio::any_io_executor& executor, Origin origin);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// How to get there.
  struct Route {
    boost::asio::ssl::context* tls = nullptr;  ///< borrowed; for an origin with TLS
    const Origin* proxy = nullptr;             ///< borrowed; null: directly
    SSL_SESSION* session = nullptr;            ///< borrowed; null: none
    std::string user_agent;                    ///< shown to the proxy
    PhaseLimits limits{};
  };

  /// Connects, through the proxy if there is one, and shakes hands.
  /// @throws Error resolve_failed, connect_failed, tls_failed, and what the interrupt throws.
  Task<void> open(const Route& route, Interrupt& interrupt);

  /// True if the server neither closed the connection nor sent anything nobody asked for. Never waits.
  [[nodiscard]] bool is_quiet();
  void close() noexcept;
  /// The session of this connection, if it may be taken up again; null otherwise.
  [[nodiscard]] Session session() const;

  [[nodiscard]] const Origin& origin() const noexcept { return origin_; }
  [[nodiscard]] Socket& socket() noexcept { return socket_; }
  /// Null for an origin without TLS.
  [[nodiscard]] TlsStream* tls() noexcept { return tls_ ? &*tls_ : nullptr; }
  /// What was read beyond the last message.
  [[nodiscard]] boost::beast::flat_buffer& buffer() noexcept { return buffer_; }
  /// Room for the head of a request; it holds an authorization while it is sent, and is wiped then.
  [[nodiscard]] std::string& head() noexcept { return head_; }

  std::chrono::steady_clock::time_point idle_since;  ///< for the pool

 private:
  Task<void> shake_hands(const Route& route, Interrupt& interrupt);

  Origin origin_;
  Socket socket_;
  std::optional<TlsStream> tls_;
  boost::beast::flat_buffer buffer_;
  std::string head_;
};

}  // namespace cxsync::http
