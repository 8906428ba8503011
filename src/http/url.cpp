#include "http/url.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "cxsync/error.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace {

namespace urls = boost::urls;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  // What stands before an @ may be a password.
  const auto at = text.rfind('@');
  const std::string shown = printable(without_query(at == std::string_view::npos ? text : text.substr(at + 1)));
  throw Error(ErrorCode::unsafe_address, "the address " + shown + " is not used: " + std::string(why),
              "Use an address of the form https://host/path; http is for this machine only.", {{"url", shown}});
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

std::string host_of(const urls::url_view& parsed) {
  const auto address = parsed.encoded_host_address();
  std::string host(address.data(), address.size());
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return host;
}

bool is_v6(const urls::url_view& parsed) { return parsed.host_type() == urls::host_type::ipv6; }

bool has_usable_host(const urls::url_view& parsed, std::string_view host) {
  return parsed.has_authority() && (is_v6(parsed) ? host.find('%') == std::string_view::npos : is_host_name(host));
}

}  // namespace

std::string Origin::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Url parse_url(std::string_view text) {
  const auto result = urls::parse_uri({text.data(), text.size()});
  if (!result) refuse(text, "it is not an absolute address");
  const urls::url_view& parsed = *result;
  const bool tls = parsed.scheme_id() == urls::scheme::https;
  if (!tls && parsed.scheme_id() != urls::scheme::http) refuse(text, "its scheme is not https");
  if (parsed.has_userinfo()) refuse(text, "it holds a user name or password");
  if (parsed.has_fragment()) refuse(text, "it holds a fragment");
  Url url;
  url.origin = {.tls = tls, .host = host_of(parsed), .port = static_cast<std::uint16_t>(tls ? 443 : 80)};
  if (!has_usable_host(parsed, url.origin.host)) refuse(text, "its host name is missing or malformed");
  if (!tls && !is_loopback_host(url.origin.host)) refuse(text, "http would send secrets in the clear");
  url.host_header = is_v6(parsed) ? "[" + url.origin.host + "]" : url.origin.host;
  if (parsed.has_port() && !parsed.port().empty()) {
    const std::uint16_t usual = url.origin.port;
    url.origin.port = parsed.port_number();
    if (url.origin.port == 0) refuse(text, "its port is not between 1 and 65535");
    if (url.origin.port != usual) url.host_header += ":" + std::to_string(url.origin.port);
  }
  // Boost 1.81 reads `host:80x/` as port 80 and path `x/`.
  if (!parsed.encoded_path().empty() && parsed.encoded_path().front() != '/') refuse(text, "its port is malformed");
  const auto target = parsed.encoded_target();
  url.target.assign(target.data(), target.size());
  if (url.target.empty() || url.target.front() != '/') url.target.insert(0, "/");
  return url;
}

Origin parse_proxy(std::string_view text) {
  const auto result = urls::parse_uri({text.data(), text.size()});
  const bool usable = result && result->scheme_id() == urls::scheme::http && !result->has_userinfo() &&
                      !result->has_fragment() && !result->has_query() && result->port_number() != 0 &&
                      (result->encoded_path().empty() || result->encoded_path() == "/");
  Origin proxy{.tls = false, .host = usable ? host_of(*result) : std::string(), .port = 0};
  if (!usable || !has_usable_host(*result, proxy.host)) {
    throw Error(ErrorCode::config_bad_value, "the proxy is not an address of the form http://host:port",
                "Write the proxy as http://host:port, without a path and without a user name.");
  }
  proxy.port = result->port_number();
  return proxy;
}

bool is_safe_address(std::string_view text) noexcept {
  try {
    (void)parse_url(text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool same_origin(std::string_view a, std::string_view b) noexcept {
  try {
    return parse_url(a).origin == parse_url(b).origin;
  } catch (const Error&) {
    return false;
  }
}

bool is_loopback_host(std::string_view host) noexcept {
  if (host == "localhost") return true;
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  return !failed && address.is_loopback();
}

std::string_view without_query(std::string_view url) noexcept { return url.substr(0, url.find('?')); }

std::string percent_encode(std::string_view text) {
  return urls::encode({text.data(), text.size()}, urls::unreserved_chars);
}

}  // namespace cxsync::http
