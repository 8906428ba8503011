#include "cxone_sign_in.hpp"

#include <boost/json.hpp>
#include <ctime>

namespace simulator {

namespace json = boost::json;

namespace {

std::string percent_decoded(std::string_view text) {
  const auto fields = decode_form("v=" + std::string(text));
  return fields.empty() ? std::string(text) : fields.front().second;
}

std::string form_field(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  for (const auto& [key, value] : form) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

Answer CxoneSignIn::openid_configuration() const {
  return json_answer(200, {{"issuer", issuer_},
                           {"authorization_endpoint", issuer_ + "/auth/authorize"},
                           {"token_endpoint", issuer_ + "/auth/token"},
                           {"end_session_endpoint", issuer_ + "/auth/authorize/logout"},
                           {"token_endpoint_auth_methods_supported", {"client_secret_basic"}},
                           {"token_endpoint_auth_signing_alg_values_supported", {"RS256"}},
                           {"scopes_supported", {"openid"}},
                           {"response_types_supported", {"code"}},
                           {"subject_types_supported", {"public"}},
                           {"id_token_signing_alg_values_supported", {"RS256"}},
                           {"request_object_signing_alg_values_supported", {"none"}},
                           {"display_values_supported", {"page", "popup"}},
                           {"claim_types_supported", {"normal"}}});
}

Answer CxoneSignIn::cxone_configuration(const Request& request) const {
  const auto* tenant = request.parameter("tenantId");
  // Without a tenant it is the regional variant.
  if (tenant != nullptr && *tenant != tenant_.id) return empty_answer(404);
  return json_answer(200, {{"private", false},
                           {"ui_endpoint", issuer_},
                           {"auth_endpoint", issuer_ + "/auth"},
                           {"api_endpoint", issuer_},
                           {"region", "na1"},
                           {"area", "na1"},
                           {"cluster", "L36"},
                           {"domain", "niceincontact.com"},
                           {"uhDomain", "nice-incontact.com"},
                           {"acdDomain", "niceincontact.com"},
                           {"tenantId", tenant_.id}});
}

bool CxoneSignIn::is_client(const Request& request, const std::string& id, const std::string& secret) const {
  const auto basic = basic_credentials(request);
  if (switches_.client_auth == "post") {
    return !basic && id == credentials_.client_id && secret == credentials_.client_secret;
  }
  if (!basic || !secret.empty()) return false;
  const bool plain = basic->first == credentials_.client_id && basic->second == credentials_.client_secret;
  return plain || (percent_decoded(basic->first) == credentials_.client_id &&
                   percent_decoded(basic->second) == credentials_.client_secret);
}

Answer CxoneSignIn::token(const Request& request) {
  if (request.method != "POST") return empty_answer(405);
  if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
    return refuse("invalid_request", "the body must be form-encoded");
  }
  const auto form = decode_form(request.body);
  if (!is_client(request, form_field(form, "client_id"), form_field(form, "client_secret"))) {
    return refuse("invalid_client", "Invalid client");
  }
  const auto grant_type = form_field(form, "grant_type");
  if (grant_type.empty()) return refuse("invalid_request", "grant_type is missing");
  if (grant_type != "password") return refuse("unsupported_grant_type", "Unsupported grant type");
  if (form_field(form, "username") != credentials_.access_key_id ||
      form_field(form, "password") != credentials_.access_key_secret) {
    return refuse("invalid_grant", "Invalid username or password");
  }
  return grant();
}

Answer CxoneSignIn::regional_token(const Request& request) {
  if (request.method != "POST") return empty_answer(405);
  boost::system::error_code unreadable;
  const auto body = json::parse(request.body, unreadable);
  if (unreadable || !body.is_object() || !request.header("content-type").starts_with("application/json")) {
    return json_answer(400, {{"message", "Invalid Input"}});
  }
  const auto text = [&](std::string_view name) -> std::string {
    const auto* value = body.get_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  if (text("accessKeyId") != credentials_.access_key_id || text("accessKeySecret") != credentials_.access_key_secret) {
    return json_answer(401, {{"message", "Unauthorized"}});
  }
  return grant();
}

Answer CxoneSignIn::refuse(const std::string& error, const std::string& text) const {
  auto answer =
      json_answer(switches_.token_error == "401" ? 401 : 400, {{"error", error}, {"error_description", text}});
  answer.headers.emplace_back("Cache-Control", "no-store");
  answer.headers.emplace_back("Pragma", "no-cache");
  return answer;
}

Answer CxoneSignIn::grant() {
  const auto jwt = make_jwt();
  ++issued_;
  tokens_[jwt] = std::chrono::steady_clock::now() + std::chrono::seconds(switches_.token_lifetime);
  auto answer = json_answer(200, {{"access_token", jwt},
                                  {"token_type", "Bearer"},
                                  {"refresh_token", "simulated-refresh-" + random_hex(16)},
                                  {"id_token", jwt},
                                  {"expires_in", switches_.token_lifetime}});
  answer.headers.emplace_back("Cache-Control", "no-store");
  answer.headers.emplace_back("Pragma", "no-cache");
  return answer;
}

std::string CxoneSignIn::make_jwt() const {
  const auto now = static_cast<std::int64_t>(std::time(nullptr));
  const json::object head{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "simulator"}};
  const json::object claims{{"sub", "user:" + stable_uuid(0, "access-key", 1)},
                            {"userId", stable_uuid(0, "access-key", 1)},
                            {"icAgentId", "300001"},
                            {"icSPId", "1"},
                            {"icBUId", k_business_unit},
                            {"icClusterId", "L36"},
                            {"icDomain", "niceincontact.com"},
                            {"area", "na1"},
                            {"tenant", tenant_.name},
                            {"tenantId", tenant_.id},
                            {"iss", "https://auth.niceincontact.com"},
                            {"aud", stable_uuid(0, "audience", 1) + "@cxone"},
                            {"given_name", "Api"},
                            {"family_name", "Reader"},
                            {"name", "Api Reader"},
                            {"iat", now},
                            {"exp", now + switches_.token_lifetime}};
  // Nobody checks the signature (see the README), so random bytes stand for it; they also make each token unique.
  return base64_url(json::serialize(head)) + "." + base64_url(json::serialize(claims)) + "." +
         base64_url(random_hex(32));
}

bool CxoneSignIn::is_signed_in(const Request& request) const {
  const auto header = request.header("authorization");
  if (header.size() < 7 || !equal_ignoring_case(header.substr(0, 7), "bearer ")) return false;
  const auto token = tokens_.find(std::string(header.substr(7)));
  return token != tokens_.end() && std::chrono::steady_clock::now() < token->second;
}

}  // namespace simulator
