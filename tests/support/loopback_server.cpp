#include "support/loopback_server.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/system_error.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace cxsync::test {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using asio::ip::tcp;

namespace {

template <typename T>
using Task = asio::awaitable<T>;

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

std::string text_of(const Reply& reply) {
  if (reply.way == Reply::Way::raw) return reply.body;
  std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
  if (reply.way != Reply::Way::tunnel) text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  for (const auto& [name, value] : reply.headers) text.append(name).append(": ").append(value).append("\r\n");
  text += "\r\n";
  if (reply.way == Reply::Way::drip) return text;
  if (reply.way == Reply::Way::close_inside || reply.way == Reply::Way::stall_inside)
    return text + reply.body.substr(0, reply.body.size() / 2);
  return reply.way == Reply::Way::tunnel ? text : text + reply.body;
}

Task<void> pass_on(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to) {
  std::string bytes(16384, '\0');
  try {
    for (;;) {
      const std::size_t size = co_await from->async_read_some(asio::buffer(bytes), asio::use_awaitable);
      co_await asio::async_write(*to, asio::buffer(bytes.data(), size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    to->close();
  }
}

}  // namespace

class LoopbackServer::Impl {
 public:
  Impl(Script script, const Identity* identity)
      : script_(std::move(script)), acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    if (identity != nullptr) {
      tls_.emplace(asio::ssl::context::tls_server);
      tls_->use_certificate_chain(asio::buffer(identity->certificate));
      tls_->use_private_key(asio::buffer(identity->key), asio::ssl::context::pem);
    }
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    context_.stop();
    thread_.join();
  }

  Task<void> accept() {
    for (;;) {
      auto socket = std::make_shared<tcp::socket>(co_await acceptor_.async_accept(asio::use_awaitable));
      socket->set_option(tcp::no_delay(true));
      asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
    }
  }

  Task<void> serve(std::shared_ptr<tcp::socket> socket) {
    const int number = opened();
    try {
      if (tls_) {
        asio::ssl::stream<tcp::socket&> stream(*socket, *tls_);
        co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
        shaken(SSL_session_reused(stream.native_handle()) == 1);
        co_await converse(stream, socket, number);
      } else {
        co_await converse(*socket, socket, number);
      }
    } catch (const boost::system::system_error&) {
      // The client went away; that is for the test to judge.
      boost::system::error_code already_closed;
      socket->close(already_closed);
    }
    closed();
  }

  template <typename Stream>
  Task<void> converse(Stream& stream, std::shared_ptr<tcp::socket> socket, int number) {
    boost::beast::flat_buffer buffer;
    for (int nth = 1;; ++nth) {
      beast_http::request_parser<beast_http::string_body> parser;
      parser.body_limit(64U << 20U);
      co_await beast_http::async_read(stream, buffer, parser, asio::use_awaitable);
      const SeenRequest request = take(parser.get(), number, nth);
      const Reply reply = script_(request);
      if (reply.way != Reply::Way::drip) co_await pause(reply.delay);
      if (reply.way == Reply::Way::never) co_await stay_silent();
      done();
      if (reply.way != Reply::Way::close_before) {
        const std::string text = text_of(reply);
        co_await asio::async_write(stream, asio::buffer(text), asio::use_awaitable);
      }
      if (reply.way == Reply::Way::stall_inside) co_await stay_silent();
      if (reply.way == Reply::Way::drip) {
        for (const char& byte : reply.body) {
          co_await pause(reply.delay);
          co_await asio::async_write(stream, asio::buffer(&byte, 1), asio::use_awaitable);
        }
      }
      if (reply.way == Reply::Way::tunnel) {
        co_await tunnel(request.target, std::move(socket));
        co_return;
      }
      if (reply.way != Reply::Way::answer && reply.way != Reply::Way::drip) {
        socket->close();
        co_return;
      }
    }
  }

  Task<void> pause(std::chrono::milliseconds length) {
    asio::steady_timer timer(context_, length);
    co_await timer.async_wait(asio::use_awaitable);
  }

  Task<void> stay_silent() {
    asio::steady_timer forever(context_, asio::steady_timer::time_point::max());
    co_await forever.async_wait(asio::use_awaitable);
  }

  Task<void> tunnel(std::string target, std::shared_ptr<tcp::socket> client) {
    const auto port = static_cast<std::uint16_t>(std::stoi(target.substr(target.rfind(':') + 1)));
    auto server = std::make_shared<tcp::socket>(context_);
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    co_await server->async_connect(endpoint, asio::use_awaitable);
    asio::co_spawn(context_, pass_on(server, client), asio::detached);
    co_await pass_on(client, server);
  }

  template <typename Message>
  SeenRequest take(Message& message, int connection, int nth) {
    SeenRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    for (const auto& field : message) {
      request.headers[lower_case({field.name_string().data(), field.name_string().size()})] =
          std::string(field.value());
    }
    request.body = std::move(message.body());
    request.connection = connection;
    request.nth = nth;
    const std::lock_guard lock(mutex_);
    seen_.push_back(request);
    most_at_once_ = std::max(most_at_once_, ++at_once_);
    return request;
  }

  int opened() {
    const std::lock_guard lock(mutex_);
    most_open_ = std::max(most_open_, ++open_);
    return ++connections_;
  }
  void shaken(bool resumed) {
    const std::lock_guard lock(mutex_);
    ++handshakes_;
    if (resumed) ++resumed_;
  }
  void done() {
    const std::lock_guard lock(mutex_);
    --at_once_;
  }
  void closed() {
    const std::lock_guard lock(mutex_);
    --open_;
    ++closed_;
    changed_.notify_all();
  }

  Script script_;
  asio::io_context context_{1};
  std::optional<asio::ssl::context> tls_;
  tcp::acceptor acceptor_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<SeenRequest> seen_;
  int connections_ = 0;
  int open_ = 0;
  int most_open_ = 0;
  int closed_ = 0;
  int handshakes_ = 0;
  int resumed_ = 0;
  int at_once_ = 0;
  int most_at_once_ = 0;
};

LoopbackServer::LoopbackServer(Script script) : impl_(std::make_unique<Impl>(std::move(script), nullptr)) {}

LoopbackServer::LoopbackServer(Script script, const Identity& identity)
    : impl_(std::make_unique<Impl>(std::move(script), &identity)) {}

LoopbackServer::~LoopbackServer() = default;

std::uint16_t LoopbackServer::port() const noexcept { return impl_->acceptor_.local_endpoint().port(); }

std::string LoopbackServer::url(const std::string& target, const std::string& host) const {
  return (impl_->tls_ ? "https://" : "http://") + host + ":" + std::to_string(port()) + target;
}

std::vector<SeenRequest> LoopbackServer::seen() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->seen_;
}

int LoopbackServer::connections() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->connections_;
}

int LoopbackServer::handshakes() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->handshakes_;
}

int LoopbackServer::resumed_handshakes() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->resumed_;
}

int LoopbackServer::most_requests_at_once() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->most_at_once_;
}

int LoopbackServer::most_connections_at_once() const {
  const std::lock_guard lock(impl_->mutex_);
  return impl_->most_open_;
}

void LoopbackServer::wait_until_closed(int connections) const {
  std::unique_lock lock(impl_->mutex_);
  impl_->changed_.wait(lock, [&] { return impl_->closed_ >= connections; });
}

}  // namespace cxsync::test
