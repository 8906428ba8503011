#include "config/service_address.hpp"

#include "config/config_error.hpp"
#include "config/values.hpp"
#include "support/address.hpp"

namespace cxsync {

namespace {

Error refusal(const JsonValue& value, AddressFault fault, const std::string& example) {
  switch (fault) {
    case AddressFault::not_absolute:
      break;
    case AddressFault::scheme:
      return bad_value(value, "must begin with https://.", "Write it like " + example + ".");
    case AddressFault::user_info:
      return bad_value(value, "holds a user name or password.",
                       "Remove everything between // and @; credentials have keys of their own.");
    case AddressFault::fragment:
      return bad_value(value, "holds a ? or #.", "Keep only the part before it.");
    case AddressFault::host:
      return bad_value(value, "has no valid host.", "Write it like " + example + ".");
    case AddressFault::port:
      return bad_value(value, "has no valid port.", "Ports go from 1 to 65535.");
  }
  return bad_value(value, "is not an address.", "Write it like " + example + ".");
}

// What every address of the document must be.
Address address_in(const JsonValue& value, const std::string& example) {
  auto parsed = parse_address(plain_text(value));
  if (const auto* fault = std::get_if<AddressFault>(&parsed)) throw refusal(value, *fault, example);
  auto address = std::get<Address>(std::move(parsed));
  if (!address.query.empty()) throw refusal(value, AddressFault::fragment, example);
  return address;
}

}  // namespace

std::string service_address(const JsonValue& value) {
  const Address address = address_in(value, "https://host.example");
  if (!address.tls && !is_loopback_host(address.host)) {
    throw bad_value(value, "begins with http://, which would send credentials and data unprotected.",
                    "Use https://; http:// is only for this computer (localhost, 127.0.0.0/8, [::1]).");
  }
  std::string text = (address.tls ? "https://" : "http://") + address.bracketed_host();
  if (address.port != (address.tls ? 443 : 80)) text.append(":").append(std::to_string(address.port));
  text += address.path;
  while (text.ends_with('/')) text.pop_back();
  return text;
}

std::string proxy_address(const JsonValue& value) {
  const std::string example = "http://proxy.example:3128";
  const Address address = address_in(value, example);
  const bool no_path = address.path.empty() || address.path == "/";
  if (address.tls || !address.has_port || !no_path) {
    throw bad_value(value, "must be http://host:port.", "Write it like " + example + ".");
  }
  return "http://" + address.bracketed_host() + ":" + std::to_string(address.port);
}

}  // namespace cxsync
