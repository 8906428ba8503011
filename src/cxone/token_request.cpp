#include "cxone/token_request.hpp"

#include <algorithm>
#include <utility>

#include "cxone/id_token.hpp"
#include "cxone/json_member.hpp"
#include "http/refusal.hpp"
#include "support/address.hpp"
#include "support/base64.hpp"
#include "support/json_document.hpp"
#include "support/json_writer.hpp"
#include "support/text.hpp"

namespace cxsync::cxone {
namespace {

constexpr std::uint64_t k_longest_lifetime_s = 30ULL * 24 * 3600;
constexpr std::size_t k_longest_tenant = 128;

Secret take(std::string& text) {
  Secret secret(text);
  wipe(text);
  return secret;
}

void append_encoded(std::string& out, std::string_view text) {
  auto encoded = percent_encode(text);
  out += encoded;
  wipe(encoded);
}

void append_form(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form += name;
  form += '=';
  append_encoded(form, value);
}

/// Client id and secret as the value of Basic authorization has them.
Secret basic_credentials(const CxoneConfig& config) {
  std::string pair;
  append_encoded(pair, config.client_id);
  pair += ':';
  append_encoded(pair, config.client_secret.reveal());
  auto encoded = base64_encode(pair);
  wipe(pair);
  return take(encoded);
}

Secret form_body(const CxoneConfig& config) {
  std::string form;
  append_form(form, "grant_type", "password");
  append_form(form, "username", config.access_key_id);
  append_form(form, "password", config.access_key_secret.reveal());
  if (config.client_auth == ClientAuth::post && !config.client_id.empty()) {
    append_form(form, "client_id", config.client_id);
    append_form(form, "client_secret", config.client_secret.reveal());
  }
  return take(form);
}

Secret json_body(const CxoneConfig& config) {
  std::string text;
  JsonWriter(text)
      .begin_object()
      .member("accessKeyId", config.access_key_id)
      .member("accessKeySecret", config.access_key_secret.reveal())
      .end_object();
  return take(text);
}

/// The OAuth error word of an answer (`invalid_grant`); empty if there is none.
std::string oauth_error(const http::Response& response) {
  const auto document = JsonDocument::parse(response.body);
  if (!document || document->object() == nullptr) return {};
  return std::string(text_member(*document->object(), "error"));
}

constexpr std::string_view k_client_hint =
    "Check cxone.client_id and cxone.client_secret, that the application is approved, and that cxone.client_auth is "
    "the "
    "method that was chosen when it was registered.";
constexpr std::string_view k_key_hint =
    "Check cxone.access_key_id and cxone.access_key_secret. If they are right, the key was revoked or its user "
    "deactivated: make a new access key on the user's profile page in CXone.";

Error refused(std::string_view who, std::string_view hint, const Asked& asked, const http::Response& response,
              const Redactor& redactor) {
  const auto text = server_text(response, redactor);
  Error error(ErrorCode::credentials_refused,
              "CXone did not accept " + std::string(who) + (text.empty() ? std::string(".") : ": " + text),
              std::string(hint));
  return http::add_answer(error, "cxone", asked.url, response);
}

Error token_refusal(const CxoneConfig& config, const Asked& asked, const http::Response& response) {
  const auto redactor = redactor_for(config);
  const auto word = response.status == 400 || response.status == 401 ? oauth_error(response) : std::string();
  if (word == "invalid_client" || word == "unauthorized_client") {
    return refused("the client id or client secret", k_client_hint, asked, response, redactor);
  }
  const bool regional = config.auth == CxoneAuth::regional_access_key;
  const bool not_let_in = response.status == 401 || response.status == 403;
  if (word == "invalid_grant" || (regional && not_let_in)) {
    return refused("the access key", k_key_hint, asked, response, redactor);
  }
  if (not_let_in) {
    return refused("the credentials", std::string(k_client_hint) + " " + std::string(k_key_hint), asked, response,
                   redactor);
  }
  if (response.status == 404 || (response.status >= 300 && response.status < 400)) {
    return refusal(asked, response, redactor,
                   regional ? "Check cxone.regional_url." : "Check cxone.issuer: it must be the address of CXone.");
  }
  return refusal(asked, response, redactor);
}

bool is_header_safe(std::string_view token) noexcept {
  return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::chrono::seconds lifetime_in(const boost::json::object& answer) {
  const auto* value = find_member(answer, "expires_in");
  const auto seconds = value == nullptr ? std::nullopt : whole_number(*value);
  if (!seconds || *seconds == 0) return IssuedToken{}.lifetime;
  return std::chrono::seconds(static_cast<std::int64_t>(std::min(*seconds, k_longest_lifetime_s)));
}

}  // namespace

Redactor redactor_for(const CxoneConfig& config) {
  Redactor redactor;
  if (!config.client_id.empty()) redactor.add(basic_credentials(config).reveal());
  redactor.add(config.client_secret.reveal());
  redactor.add(config.access_key_secret.reveal());
  return redactor;
}

http::Request token_request(const CxoneConfig& config, std::string_view endpoint) {
  http::Request request;
  request.method = http::Method::post;
  request.url = endpoint;
  request.repeatable = true;
  if (config.auth == CxoneAuth::regional_access_key) {
    request.content_type = "application/json";
    request.body = json_body(config);
    return request;
  }
  request.content_type = "application/x-www-form-urlencoded";
  request.body = form_body(config);
  if (config.client_auth == ClientAuth::basic && !config.client_id.empty()) {
    std::string value = "Basic " + std::string(basic_credentials(config).reveal());
    request.authorization = take(value);
  }
  return request;
}

IssuedToken issued_token(const CxoneConfig& config, const http::Response& response, std::string_view endpoint) {
  const Asked asked{"the sign-in", endpoint};
  if (response.status != 200) throw token_refusal(config, asked, response);
  const auto document = JsonDocument::parse(response.body);
  if (!document || document->object() == nullptr) {
    throw unreadable_secret(asked, response, redactor_for(config), "is not a JSON object");
  }
  const auto& answer = *document->object();
  const auto token = text_member(answer, "access_token");
  if (!is_header_safe(token)) {
    throw unreadable_secret(asked, response, redactor_for(config), "holds no usable access_token");
  }
  IssuedToken issued;
  std::string value = "Bearer " + std::string(token);
  issued.authorization = take(value);
  // The access token carries the same claims; some answers come without an id_token.
  auto tenant = tenant_of(text_member(answer, "id_token"));
  if (tenant.empty()) tenant = tenant_of(token);
  issued.tenant = printable(tenant, k_longest_tenant);
  issued.lifetime = lifetime_in(answer);
  return issued;
}

}  // namespace cxsync::cxone
