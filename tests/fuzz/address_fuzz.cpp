// An address may be any text. What is taken is safe to send secrets to, and is the same address when it is written
// again; what is refused never shows what may be a password.
#include <variant>

#include "config/service_address.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "http/url.hpp"
#include "support/address.hpp"

namespace cxsync::fuzz {
namespace {

void check_host(std::string_view host) {
  promise(!host.empty(), "a host has a name");
  for (const char c : host) {
    promise(
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(".-_:").find(c) != std::string_view::npos,
        "a host holds nothing but letters, digits, dots and hyphens");
  }
}

void check_url(std::string_view text, std::string_view secret) {
  http::Url url;
  if (!accepted(ExitCode::unreachable, secret, [&] { url = http::parse_url(text); })) return;
  promise(secret.empty(), "an address with a password is refused");
  check_host(url.origin.host);
  promise(url.origin.tls || is_loopback_host(url.origin.host), "plain http stays on this machine");
  promise(url.origin.port != 0, "a port is a number from 1 on");
  promise(url.target.starts_with('/'), "a target is a path");
  for (const char c : url.host_header + url.target) {
    promise(c > ' ' && c < '\x7f', "nothing of an address can end a line of a request");
  }
  const auto again = http::parse_url((url.origin.tls ? "https://" : "http://") + url.origin.authority() + url.target);
  promise(again.origin == url.origin && again.target == url.target && again.host_header == url.host_header,
          "an address is the same when it is written again");
}

void check_proxy(std::string_view text, std::string_view secret) {
  http::Origin proxy;
  if (!accepted(ExitCode::usage, secret, [&] { proxy = http::parse_proxy(text); })) return;
  promise(secret.empty(), "a proxy with a password is refused");
  check_host(proxy.host);
  promise(!proxy.tls && proxy.port != 0, "a proxy is http with a port");
  promise(http::parse_proxy("http://" + proxy.authority()) == proxy, "a proxy is the same when it is written again");
}

/// The same address, as the configuration holds it.
void check_configured(std::string_view text, std::string_view secret, std::string (*read)(const JsonValue&)) {
  JsonValue value;
  value.type = JsonValue::Type::string;
  value.text = text;
  value.path = "/there";
  std::string address;
  if (!accepted(ExitCode::usage, secret, [&] { address = read(value); })) return;
  promise(secret.empty(), "a configured address with a password is refused");
  value.text = address;
  promise(read(value) == address, "a configured address comes back in one form");
}

/// @param secret stands in the text as a user's name and password; empty: there is none.
void check(const std::string& text, std::string_view secret) {
  check_url(text, secret);
  check_proxy(text, secret);
  check_configured(text, secret, service_address);
  check_configured(text, secret, proxy_address);
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  const std::string text(Input(data, size).rest());
  check(text, {});
  // The same with credentials in it, where there is a place for them.
  const auto authority = text.find("//");
  if (authority == std::string::npos || text.find(k_secret) != std::string::npos) return 0;
  const std::string with_secret = std::string(k_secret) + ":" + std::string(k_secret) + "@";
  check(std::string(text).insert(authority + 2, with_secret), k_secret);
  return 0;
}
