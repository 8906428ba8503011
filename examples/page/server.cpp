#include "server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>
#include <memory>

#include "support/text.hpp"

namespace cxsync::page {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::awaitable;
using tcp = asio::ip::tcp;

namespace {

using namespace std::chrono_literals;

constexpr std::size_t k_most_connections = 256;
constexpr std::uint32_t k_most_head_bytes = 16 * 1024;
constexpr std::uint64_t k_most_body_bytes = 4 * 1024 * 1024;
constexpr auto k_between_events = 100ms;
constexpr auto k_sign_of_life = 15s;

asio::ssl::context tls_of(const Options& options) {
  namespace ssl = asio::ssl;
  ssl::context context(ssl::context::tls_server);
  context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  boost::system::error_code failure;
  std::string_view what = "certificate";
  context.use_certificate_chain_file(options.tls_certificate, failure);
  if (!failure) {
    what = "key";
    context.use_private_key_file(options.tls_key, ssl::context::pem, failure);
  }
  if (!failure) return context;
  throw Error(ErrorCode::usage, "The " + std::string(what) + " cannot be used: " + printable(failure.message()) + ".",
              "Name readable PEM files that belong together with --tls-cert and --tls-key.",
              {{"file", printable(what == "key" ? options.tls_key : options.tls_certificate)}});
}

Request request_of(const Connection::Parser& parser) {
  const auto& message = parser.get();
  Request request;
  request.method = message.method_string();
  request.target = message.target();
  for (const auto& field : message) request.headers.emplace_back(fold_case(field.name_string()), field.value());
  return request;
}

Answer unreadable(unsigned status) {
  switch (status) {
    case 413:
      return refusal(413, "body_too_large", "The body holds more than 4 MiB.", "Send less at once.");
    case 431:
      return refusal(431, "head_too_large", "The request's head holds more than 16 KiB.",
                     "Clear the cookies of this site.");
    default:
      return refusal(400, "bad_request", "This is not a request that can be read.", "Open the printed address.");
  }
}

// Whether a request can be answered at all, before anything of it is looked at.
std::optional<Answer> stop_unfit(Request& request) {
  const bool known_method = request.reads() || request.method == "POST";
  if (!read_target(request)) return unreadable(400);
  const std::string allowed = methods_of(request.path);
  if (known_method && (allowed.empty() || allowed.find(request.method) != std::string::npos)) return std::nullopt;
  Answer answer = refusal(405, "method_not_allowed", "This address does not take the method.",
                          "The README says which method each address takes.");
  answer.headers.emplace_back("Allow", allowed.empty() ? "GET, HEAD, POST" : allowed);
  return answer;
}

}  // namespace

Server::Server(asio::io_context& io, const Options& options) : io_(io), acceptor_(io), news_(io) {
  if (!options.tls_certificate.empty()) tls_.emplace(tls_of(options));
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(options.listen.address), options.listen.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  } catch (const boost::system::system_error& error) {
    throw Error(ErrorCode::usage,
                "The page cannot listen on " + options.listen.address + " port " + std::to_string(options.listen.port) +
                    ": " + error.code().message() + ".",
                "Choose another address or port with --listen; port 0 takes a free one.");
  }
}

void Server::start(const FrontDoor& door, Rooms rooms) {
  door_ = &door;
  rooms_.emplace(rooms);
  accept();
}

void Server::close() {
  boost::system::error_code closed_anyway;
  acceptor_.close(closed_anyway);
}

void Server::accept() {
  acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      const bool full = connections_ >= k_most_connections;
      // A connection that ends, however, is everyday business.
      const auto ended = [this, full](const std::exception_ptr&) { connections_ -= full ? 0 : 1; };
      connections_ += full ? 0 : 1;
      asio::co_spawn(io_, full ? turn_away(std::move(socket)) : serve(std::move(socket)), ended);
    }
    accept();
  });
}

awaitable<void> Server::serve(tcp::socket socket) {
  Connection connection(std::move(socket), tls_ ? &*tls_ : nullptr);
  co_await connection.begin();
  co_await converse(connection);
  co_await connection.say_goodbye();
}

awaitable<void> Server::turn_away(tcp::socket socket) {
  if (tls_) co_return;  // a handshake is more than it may cost
  const Answer answer =
      refusal(503, "too_many_connections", "The page has too many visitors.", "Try again in a moment.");
  Connection connection(std::move(socket), nullptr);
  co_await connection.write(head_of(answer, false) + answer.body);
  co_await connection.say_goodbye();
}

// Until either end wants no more.
awaitable<void> Server::converse(Connection& connection) {
  for (bool more = true; more;) {
    Connection::Parser parser;
    parser.header_limit(k_most_head_bytes);
    parser.body_limit(k_most_body_bytes);
    Request request;
    Answer answer;
    if (const auto status = co_await connection.read_head(parser)) {
      answer = unreadable(*status);
    } else {
      request = request_of(parser);
      answer = co_await answer_to(request, parser, connection);
    }
    // Where the body was not read, what comes next is not a head.
    more = parser.is_done() && parser.get().keep_alive() && !answer.events;
    co_await connection.write(head_of(answer, more));
    if (request.method == "HEAD") continue;
    if (answer.events) co_return co_await send_events(connection);
    co_await connection.write(answer.body);
  }
}

awaitable<Answer> Server::answer_to(Request& request, Connection::Parser& parser, Connection& connection) {
  if (auto answer = stop_unfit(request)) co_return std::move(*answer);
  if (parser.content_length().value_or(0) > k_most_body_bytes) co_return unreadable(413);
  if (auto answer = door_->stop(request)) co_return std::move(*answer);
  if (request.header("expect") == "100-continue") co_await connection.write("HTTP/1.1 100 Continue\r\n\r\n");
  if (const auto status = co_await connection.read_body(parser)) co_return unreadable(*status);
  request.body = std::move(parser.get().body());
  co_return co_await answer(request, *rooms_);
}

// Until the connection breaks. Every change soon, but a run that changes all the time not all the time.
awaitable<void> Server::send_events(Connection& connection) {
  asio::steady_timer pause(io_);
  std::uint64_t told = 0;
  for (bool first = true;; first = false) {
    const Workroom::News news = rooms_->workroom.news();
    if (first || news.version != told) {
      co_await connection.write("event: job\ndata: " + news.json + "\n\n");
      told = news.version;
      pause.expires_after(k_between_events);
      co_await pause.async_wait(asio::use_awaitable);
    } else {
      co_await news_.wait(k_sign_of_life);
      if (rooms_->workroom.version() == told) co_await connection.write(":\n\n");
    }
  }
}

}  // namespace cxsync::page
