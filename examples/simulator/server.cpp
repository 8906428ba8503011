#include "server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>
#include <iostream>

#include "connection.hpp"
#include "delivery.hpp"

namespace simulator {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

// A connection that ends is everyday business; a defect of the look-alike itself is not.
void report_defect(const std::exception_ptr& failure) {
  try {
    if (failure) std::rethrow_exception(failure);
  } catch (const boost::system::system_error&) {
    return;
  } catch (const std::exception& error) {
    std::cerr << "cxsync-simulator: a request failed: " << error.what() << '\n';
  }
}

}  // namespace

Server::Server(asio::io_context& io, std::uint16_t preferred_port, Gate& gate, Host& host)
    : io_(io), gate_(gate), host_(host), acceptor_(io) {
  try {
    bind(preferred_port);
  } catch (const boost::system::system_error&) {  // taken
    bind(0);
  }
  follow_host();
}

void Server::bind(std::uint16_t port) {
  acceptor_ = tcp::acceptor(io_, tcp::v4());
  acceptor_.set_option(asio::socket_base::reuse_address(true));
  acceptor_.bind({asio::ip::address_v4::loopback(), port});
}

void Server::follow_host() {
  if (host_.listens() == listening_) return;
  listening_ = !listening_;
  if (listening_) {
    acceptor_.listen();
    accept();
  } else {
    bind_anew();
  }
}

// The port stays ours, but whoever knocks there is refused.
void Server::bind_anew() {
  const auto port = this->port();
  acceptor_.close();
  bind(port);
}

void Server::accept() {
  acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) asio::co_spawn(io_, serve(std::move(socket)), report_defect);
    accept();
  });
}

asio::awaitable<void> Server::serve(tcp::socket socket) {
  Connection connection(std::move(socket), host_.tls());
  co_await connection.begin();
  const bool in_good_order = co_await converse(connection);
  if (in_good_order) co_await connection.say_goodbye();
}

// Serves until either end closes the connection. True when it ended in good order, so that goodbye may be said.
asio::awaitable<bool> Server::converse(Connection& connection) {
  for (bool more = true; more;) {
    const Request request = co_await connection.read();
    Answer answer = host_.answer(request);
    more = request.keep_alive && !answer.last;
    if (answer.later) {
      co_await gate_.wait_for_release(Gate::Held::request);
      if (connection.is_gone()) co_return false;
      answer = answer.later();
    }
    answer.last = !more;
    follow_host();  // before the answer: whoever has it may knock at once
    const bool in_good_order = co_await deliver(answer, connection, gate_);
    if (!in_good_order) co_return false;
  }
  co_return true;
}

}  // namespace simulator
