#include "http/exchange.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>

#include "cxsync/error.hpp"
#include "http/gzip.hpp"
#include "http/tls_failure.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

namespace {

using Parser = beast_http::response_parser<beast_http::string_body>;

constexpr std::uint32_t k_header_limit = 64U * 1024U;
/// A body up to this size travels in one record with the head; a larger one is not copied.
constexpr std::size_t k_small_body = std::size_t{8} * 1024;
constexpr int k_interim_answers = 8;
constexpr unsigned k_lowest_status = 100;
constexpr unsigned k_lowest_final_status = 200;
/// A request goes out in pieces of this size, each with its own time.
constexpr std::size_t k_piece = std::size_t{64} * 1024;

void write_head(std::string& head, const Url& url, const Request& request, std::string_view user_agent) {
  const std::size_t body_size = request.body.reveal().size();
  // Wiped later as one buffer: it must not grow and leave pieces behind.
  head.reserve(512 + url.target.size() + request.authorization.reveal().size() + std::min(body_size, k_small_body));
  head.append(request.method == Method::get ? "GET " : "POST ").append(url.target).append(" HTTP/1.1\r\nHost: ");
  head.append(url.host_header).append("\r\nUser-Agent: ").append(user_agent);
  head.append("\r\nAccept-Encoding: gzip\r\nAccept: ").append(request.accept);
  if (!request.authorization.empty()) head.append("\r\nAuthorization: ").append(request.authorization.reveal());
  if (!request.content_type.empty()) head.append("\r\nContent-Type: ").append(request.content_type);
  if (request.method == Method::post) head.append("\r\nContent-Length: ").append(std::to_string(body_size));
  head.append("\r\n\r\n");
}

[[noreturn]] void throw_lost(Connection& connection, const boost::system::error_code& failed, std::string_view doing) {
  if (connection.tls() != nullptr && failed.category() == asio::error::get_ssl_category()) {
    throw tls_failure(connection.tls()->native_handle(), failed, connection.origin());
  }
  throw Error(ErrorCode::connection_lost,
              "the connection to " + connection.origin().authority() + " was lost while " + std::string(doing) + ": " +
                  printable(failed.message()),
              "Try again; if it stays, see whether a firewall or proxy between cuts connections.");
}

[[noreturn]] void throw_unread(Connection& connection, const boost::system::error_code& failed,
                               std::uint64_t max_response_bytes) {
  using beast_http::error;
  if (failed == error::body_limit) {
    throw Error(ErrorCode::response_too_large,
                "the answer is larger than " + std::to_string(max_response_bytes) + " bytes",
                "Ask for smaller pages (page_size) or raise limits.max_response_bytes.");
  }
  if (failed == error::header_limit || failed == error::buffer_overflow) {
    throw Error(ErrorCode::response_too_large, "the header of the answer is larger than 65536 bytes",
                "This is not how the service answers; check the address and any proxy between.");
  }
  const bool ended = failed == error::end_of_stream || failed == error::partial_message;
  if (!ended && failed.category() == beast_http::make_error_code(error::bad_version).category()) {
    throw Error(ErrorCode::bad_response, "the answer is not HTTP/1.1: " + failed.message(),
                "This is not how the service answers; check the address and any proxy between.");
  }
  throw_lost(connection, failed, "waiting for the answer");
}

template <typename Stream>
Task<void> write(Stream& stream, Connection& connection, const Request& request, const ExchangeLimits& limits,
                 Interrupt& interrupt) {
  const std::string_view body = request.body.reveal();
  const bool together = body.size() <= k_small_body;
  if (together) connection.head().append(body);
  std::array<asio::const_buffer, 2> parts{asio::buffer(connection.head()),
                                          together ? asio::const_buffer() : asio::buffer(body)};
  boost::system::error_code failed;
  Interrupt::Phase phase(interrupt, limits.phases.idle);
  const auto moving_on = [&](const boost::system::error_code& error, std::size_t) -> std::size_t {
    if (!error) phase.restart(limits.phases.idle);
    return error ? 0 : k_piece;
  };
  {
    const Interrupt::Wake wake(interrupt, [&connection] { connection.close(); });
    co_await asio::async_write(stream, parts, moving_on, asio::redirect_error(asio::use_awaitable, failed));
  }
  if (!failed) co_return;
  interrupt.check("sending the request");
  throw_lost(connection, failed, "sending the request");
}

/// Reads one message. Every piece that arrives starts the time for the next one anew.
template <typename Stream>
Task<void> read(Stream& stream, Connection& connection, Parser& parser, const ExchangeLimits& limits,
                Interrupt& interrupt, ExchangeMarks& marks) {
  parser.header_limit(k_header_limit);
  parser.body_limit(limits.max_response_bytes);
  std::optional<Interrupt::Phase> phase;
  if (limits.phases.first_byte) phase.emplace(interrupt, *limits.phases.first_byte);
  boost::system::error_code failed;
  {
    const Interrupt::Wake wake(interrupt, [&connection] { connection.close(); });
    while (!parser.is_done()) {
      co_await beast_http::async_read_some(stream, connection.buffer(), parser,
                                           asio::redirect_error(asio::use_awaitable, failed));
      if (failed) break;
      if (phase) {
        phase->restart(limits.phases.idle);
      } else {
        phase.emplace(interrupt, limits.phases.idle);
      }
    }
  }
  if (parser.got_some() || connection.buffer().size() != 0) marks.answered = true;
  // An answer that is there is given even if a stop came with it: it tells what a write did.
  if (!failed) co_return;
  interrupt.check("waiting for the answer");
  throw_unread(connection, failed, limits.max_response_bytes);
}

template <typename Stream>
Task<void> exchange_over(Stream& stream, Connection& connection, const Request& request, std::optional<Parser>& parser,
                         const ExchangeLimits& limits, Interrupt& interrupt, ExchangeMarks& marks) {
  marks.left = true;
  co_await write(stream, connection, request, limits, interrupt);
  for (int interim = 0; interim < k_interim_answers; ++interim) {
    parser.emplace();
    co_await read(stream, connection, *parser, limits, interrupt, marks);
    const unsigned status = parser->get().result_int();
    if (status < k_lowest_status) break;  // Beast takes any three digits
    if (status >= k_lowest_final_status) co_return;
  }
  throw Error(ErrorCode::bad_response, "the answer never came to a final status",
              "This is not how the service answers; check the address and any proxy between.");
}

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

void unpack(Response& response, std::uint64_t max_response_bytes) {
  const std::string encoding = lower_case(trim(response.header("content-encoding")));
  if (encoding.empty() || encoding == "identity") return;
  if (encoding != "gzip" && encoding != "x-gzip") {
    // Not shown: a header may be an echo of what was sent, and nothing here knows every secret.
    throw Error(ErrorCode::bad_response, "the body is packed in another way than gzip, which nobody asked for",
                "A proxy between this machine and the service may be changing answers.");
  }
  response.body = gunzip(response.body, max_response_bytes);
}

Response take_response(Parser& parser, std::uint64_t max_response_bytes) {
  auto& message = parser.get();
  Response response;
  response.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    // Cookies are never kept: a session belongs to no request of ours.
    if (field.name() == beast_http::field::set_cookie) continue;
    response.headers.emplace_back(lower_case({field.name_string().data(), field.name_string().size()}),
                                  std::string(field.value().data(), field.value().size()));
  }
  response.body = std::move(message.body());
  unpack(response, max_response_bytes);
  return response;
}

/// Wipes the head when the exchange is over, however it ends.
class WipedHead {
 public:
  explicit WipedHead(std::string& head) : head_(head) {}
  WipedHead(const WipedHead&) = delete;
  WipedHead& operator=(const WipedHead&) = delete;
  ~WipedHead() { wipe(head_); }

 private:
  std::string& head_;
};

}  // namespace

void check_headers(const Request& request) {
  const bool broken = has_control_characters(request.accept) || has_control_characters(request.content_type) ||
                      has_control_characters(request.authorization.reveal());
  if (!broken) return;
  throw Error(ErrorCode::config_bad_value, "a header of the request would hold a control character",
              "Look for a line end or a control character in the credentials of the configuration.");
}

Task<Response> exchange(Connection& connection, const Url& url, const Request& request, const ExchangeLimits& limits,
                        Interrupt& interrupt, ExchangeMarks& marks) {
  marks.answered = false;
  marks.reusable = false;
  const WipedHead wiped(connection.head());
  write_head(connection.head(), url, request, limits.user_agent);
  std::optional<Parser> parser;
  if (connection.tls() != nullptr) {
    co_await exchange_over(*connection.tls(), connection, request, parser, limits, interrupt, marks);
  } else {
    co_await exchange_over(connection.socket(), connection, request, parser, limits, interrupt, marks);
  }
  marks.reusable = parser->get().keep_alive() && connection.buffer().size() == 0;
  co_return take_response(*parser, limits.max_response_bytes);
}

}  // namespace cxsync::http
