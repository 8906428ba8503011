#include "http/url.hpp"

#include "cxsync/error.hpp"
#include "support/address.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  // What stands before an @ may be a password.
  const auto at = text.rfind('@');
  const std::string shown = printable(without_query(at == std::string_view::npos ? text : text.substr(at + 1)));
  throw Error(ErrorCode::unsafe_address, "the address " + shown + " is not used: " + std::string(why),
              "Use an address of the form https://host/path; http is for this machine only.", {{"url", shown}});
}

std::string_view reason_for(AddressFault fault) noexcept {
  switch (fault) {
    case AddressFault::not_absolute:
      break;
    case AddressFault::scheme:
      return "its scheme is not https";
    case AddressFault::user_info:
      return "it holds a user name or password";
    case AddressFault::fragment:
      return "it holds a fragment";
    case AddressFault::host:
      return "its host name is missing or malformed";
    case AddressFault::port:
      return "its port is malformed or not between 1 and 65535";
  }
  return "it is not an absolute address";
}

}  // namespace

std::string Origin::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Url parse_url(std::string_view text) {
  const auto parsed = parse_address(text);
  if (const auto* fault = std::get_if<AddressFault>(&parsed)) refuse(text, reason_for(*fault));
  const auto& address = std::get<Address>(parsed);
  if (!address.tls && !is_loopback_host(address.host)) refuse(text, "http would send secrets in the clear");
  Url url;
  url.origin = {.tls = address.tls, .host = address.host, .port = address.port};
  url.host_header = address.bracketed_host();
  if (address.port != (address.tls ? 443 : 80)) url.host_header += ":" + std::to_string(address.port);
  url.target = (address.path.empty() ? "/" : address.path) + address.query;
  return url;
}

Origin parse_proxy(std::string_view text) {
  const auto parsed = parse_address(text);
  const auto* address = std::get_if<Address>(&parsed);
  if (address == nullptr || address->tls || !address->has_port || !address->query.empty() ||
      (!address->path.empty() && address->path != "/")) {
    throw Error(ErrorCode::config_bad_value, "the proxy is not an address of the form http://host:port",
                "Write the proxy as http://host:port, without a path and without a user name.");
  }
  return {.tls = false, .host = address->host, .port = address->port};
}

std::string_view without_query(std::string_view url) noexcept { return url.substr(0, url.find('?')); }

}  // namespace cxsync::http
