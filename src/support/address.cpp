#include "support/address.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <system_error>

namespace cxsync {

namespace {

namespace urls = boost::urls;

std::string text_of(urls::string_view part) { return {part.data(), part.size()}; }

std::string host_of(const urls::url_view& parsed) {
  std::string host = text_of(parsed.encoded_host_address());
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return host;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool has_usable_host(const urls::url_view& parsed, std::string_view host) {
  if (!parsed.has_authority() || parsed.host_type() == urls::host_type::ipvfuture) return false;
  if (parsed.host_type() == urls::host_type::ipv6) return host.find('%') == std::string_view::npos;
  return is_host_name(host);
}

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7F; }

// 0 for what is no port. Boost 1.81 reads 99999 as 34463: the credentials would go to another service.
std::uint16_t port_of(std::string_view digits) {
  std::uint16_t port = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return fault == std::errc{} && end == digits.data() + digits.size() ? port : std::uint16_t{0};
}

}  // namespace

std::string Address::bracketed_host() const { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

std::variant<Address, AddressFault> parse_address(std::string_view text) {
  // Boost 1.81 fails an assertion of its own on some of what no URI may hold.
  if (!std::all_of(text.begin(), text.end(), is_visible_ascii)) return AddressFault::not_absolute;
  const auto result = urls::parse_uri({text.data(), text.size()});
  if (!result) return AddressFault::not_absolute;
  const urls::url_view& parsed = *result;
  Address address;
  address.tls = parsed.scheme_id() == urls::scheme::https;
  if (!address.tls && parsed.scheme_id() != urls::scheme::http) return AddressFault::scheme;
  if (parsed.has_userinfo()) return AddressFault::user_info;
  if (parsed.has_fragment()) return AddressFault::fragment;
  address.host = host_of(parsed);
  if (!has_usable_host(parsed, address.host)) return AddressFault::host;
  address.path = text_of(parsed.encoded_path());
  // Boost 1.81 reads 127.0.0.1.evil.example as the host 127.0.0.1 and the path .evil.example, and `host:80x/` as port
  // 80 and the path `x/`.
  const bool cut_short = !address.path.empty() && address.path.front() != '/';
  address.has_port = parsed.has_port() && !parsed.port().empty();
  if (cut_short) return address.has_port ? AddressFault::port : AddressFault::host;
  address.port = static_cast<std::uint16_t>(address.tls ? 443 : 80);
  if (address.has_port) address.port = port_of(text_of(parsed.port()));
  if (address.port == 0) return AddressFault::port;
  if (parsed.has_query()) address.query = "?" + text_of(parsed.encoded_query());
  return address;
}

bool is_loopback_host(std::string_view host) noexcept {
  if (host == "localhost") return true;
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  return !failed && address.is_loopback();
}

std::string percent_encode(std::string_view text) {
  return urls::encode({text.data(), text.size()}, urls::unreserved_chars);
}

}  // namespace cxsync
