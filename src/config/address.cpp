#include "config/address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "config/config_error.hpp"
#include "config/values.hpp"

namespace cxsync {

namespace {

namespace urls = boost::urls;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_host(const urls::url_view& url) {
  std::string host(url.encoded_host().data(), url.encoded_host().size());
  for (char& c : host) c = lower(c);
  return host;
}

bool is_loopback(const urls::url_view& url) {
  switch (url.host_type()) {
    case urls::host_type::ipv4:
      return url.host_ipv4_address().is_loopback();
    case urls::host_type::ipv6:
      return url.host_ipv6_address().is_loopback();
    default:
      return lower_host(url) == "localhost";
  }
}

bool is_host(const urls::url_view& url) {
  if (url.host_type() == urls::host_type::none || url.host_type() == urls::host_type::ipvfuture) return false;
  // Boost 1.81 reads 127.0.0.1.evil.example as the host 127.0.0.1 and the path .evil.example.
  if (!url.encoded_path().empty() && url.encoded_path().front() != '/') return false;
  const std::string host = lower_host(url);
  return !host.empty() && host.find('%') == std::string::npos;
}

// What every address must be; gives the parts. `text` must outlive the view.
urls::url_view parse_address(const JsonValue& value, const std::string& text, const std::string& example) {
  const auto parsed = urls::parse_uri(text);
  if (!parsed) throw bad_value(value, "is not an address.", "Write it like " + example + ".");
  const urls::url_view url = *parsed;
  if (url.scheme_id() != urls::scheme::https && url.scheme_id() != urls::scheme::http) {
    throw bad_value(value, "must begin with https://.", "Write it like " + example + ".");
  }
  if (url.has_userinfo()) {
    throw bad_value(value, "holds a user name or password.",
                    "Remove everything between // and @; credentials have keys of their own.");
  }
  if (!is_host(url)) throw bad_value(value, "has no valid host.", "Write it like " + example + ".");
  if (url.has_port() && url.port_number() == 0)
    throw bad_value(value, "has no valid port.", "Ports go from 1 to 65535.");
  if (url.has_query() || url.has_fragment()) {
    throw bad_value(value, "holds a ? or #.", "Keep only the part before it.");
  }
  return url;
}

std::string normalised(const urls::url_view& url) {
  const bool https = url.scheme_id() == urls::scheme::https;
  std::string address = https ? "https://" : "http://";
  address += lower_host(url);
  if (url.has_port() && url.port_number() != (https ? 443 : 80)) {
    address.append(":").append(std::to_string(url.port_number()));
  }
  address.append(url.encoded_path().data(), url.encoded_path().size());
  while (address.ends_with('/')) address.pop_back();
  return address;
}

}  // namespace

std::string service_address(const JsonValue& value) {
  const std::string text = plain_text(value);
  const urls::url_view url = parse_address(value, text, "https://host.example");
  if (url.scheme_id() == urls::scheme::http && !is_loopback(url)) {
    throw bad_value(value, "begins with http://, which would send credentials and data unprotected.",
                    "Use https://; http:// is only for this computer (localhost, 127.0.0.0/8, [::1]).");
  }
  return normalised(url);
}

std::string proxy_address(const JsonValue& value) {
  const std::string text = plain_text(value);
  const std::string example = "http://proxy.example:3128";
  const urls::url_view url = parse_address(value, text, example);
  const bool no_path = url.encoded_path().empty() || url.encoded_path() == "/";
  if (url.scheme_id() != urls::scheme::http || !url.has_port() || !no_path) {
    throw bad_value(value, "must be http://host:port.", "Write it like " + example + ".");
  }
  return "http://" + lower_host(url) + ":" + std::to_string(url.port_number());
}

}  // namespace cxsync
