#include "http/tunnel.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <string>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;

namespace {

constexpr std::uint32_t k_header_limit = 64U * 1024U;

[[noreturn]] void fail(const Origin& proxy, const std::string& what, Error::Details details = {}) {
  throw Error(ErrorCode::connect_failed, "the proxy " + proxy.authority() + " " + what,
              "Check the proxy setting, and that the proxy allows connections to this service.", std::move(details));
}

}  // namespace

Task<void> open_tunnel(Connection& connection, const Origin& proxy, std::string_view user_agent, Interrupt& interrupt) {
  const std::string target = connection.origin().authority();
  const std::string ask =
      "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\nUser-Agent: " + std::string(user_agent) + "\r\n\r\n";
  beast_http::response_parser<beast_http::empty_body> parser;
  parser.header_limit(k_header_limit);
  parser.skip(true);
  boost::system::error_code failed;
  {
    const Interrupt::Wake wake(interrupt, [&connection] { connection.close(); });
    co_await asio::async_write(connection.socket(), asio::buffer(ask),
                               asio::redirect_error(asio::use_awaitable, failed));
    if (!failed) {
      co_await beast_http::async_read_header(connection.socket(), connection.buffer(), parser,
                                             asio::redirect_error(asio::use_awaitable, failed));
    }
  }
  interrupt.check("asking the proxy for a connection");
  if (failed) fail(proxy, "gave no tunnel to " + target + ": " + printable(failed.message()));
  const int status = parser.get().result_int() > 599 ? 0 : static_cast<int>(parser.get().result_int());
  if (status / 100 != 2) {
    fail(proxy, "refused a tunnel to " + target + " with status " + std::to_string(status),
         {{"http_status", std::to_string(status)}});
  }
  if (connection.buffer().size() != 0) fail(proxy, "sent something before the tunnel to " + target + " was used");
}

}  // namespace cxsync::http
