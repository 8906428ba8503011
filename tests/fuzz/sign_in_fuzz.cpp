// What CXone answers on the way to a token may be anything. Discovery leads to an address that is safe for secrets, a
// token is fit for a header, or the answer is refused without a word of what is secret.
#include <chrono>
#include <string>

#include "cxone/discovery.hpp"
#include "cxone/id_token.hpp"
#include "cxone/token_request.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "fuzz/server_answer.hpp"
#include "http/url.hpp"
#include "support/base64.hpp"
#include "support/text.hpp"

namespace cxsync::fuzz {
namespace {

constexpr std::string_view k_asked_at = "https://cxone.test/.well-known/openid-configuration?a=b";

CxoneConfig sample_config(Input& input) {
  CxoneConfig config;
  config.auth = input.flag() ? CxoneAuth::regional_access_key : CxoneAuth::access_key;
  config.client_id = "client";
  config.client_secret = Secret(k_secret);
  config.access_key_id = "key";
  config.access_key_secret = Secret(k_secret);
  return config;
}

void check_address(const std::string& address) {
  const http::Url url = http::parse_url(address);  // throws, and so ends the process, where it is not safe
  promise(address.find('?') == std::string::npos, "an address that discovery gives has no query");
  promise(!url.origin.host.empty(), "an address that discovery gives has a host");
}

void check_discovery(const CxoneConfig& config, const http::Response& response) {
  const cxone::Asked asked{"the discovery document", k_asked_at};
  const Redactor redactor = cxone::redactor_for(config);
  for (const auto read : {cxone::token_endpoint_in, cxone::api_address_in}) {
    std::string address;
    const auto discover = [&] { address = read(response, asked, redactor); };
    if (accepted(ExitCode::unreachable, k_secret, discover)) check_address(address);
  }
  accepted(ExitCode::unreachable, k_secret, [&] { throw cxone::refusal(asked, response, redactor); });
}

void check_token(const CxoneConfig& config, const http::Response& response) {
  constexpr std::string_view k_bearer = "Bearer ";
  constexpr std::chrono::hours k_month{24 * 30};
  cxone::IssuedToken token;
  const auto read = [&] { token = cxone::issued_token(config, response, k_asked_at); };
  if (!accepted(ExitCode::unreachable, k_secret, read)) return;
  const std::string_view header = token.authorization.reveal();
  promise(header.starts_with(k_bearer) && header.size() > k_bearer.size(), "a token is not empty");
  for (const char c : header.substr(k_bearer.size())) promise(c > ' ' && c < '\x7f', "a token is fit for a header");
  promise(token.lifetime.count() > 0 && token.lifetime <= k_month, "a token lives for a while, and not for ever");
  promise_shown(token.tenant);
}

/// The body as the claims of an id token.
void check_tenant(const std::string& claims) {
  std::string payload = base64_encode(claims);
  for (char& c : payload) c = c == '+' ? '-' : c == '/' ? '_' : c;
  const std::string tenant = cxone::tenant_of("e30." + payload + ".c2ln");
  promise(tenant.size() <= claims.size() && is_utf8(tenant), "a tenant is a text of the claims");
  cxone::tenant_of(claims);
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  fuzz::Input input(data, size);
  const CxoneConfig config = fuzz::sample_config(input);
  const http::Response response = fuzz::server_answer(input);
  fuzz::check_discovery(config, response);
  fuzz::check_token(config, response);
  fuzz::check_tenant(response.body);
  return 0;
}
