#include <charconv>

#include "config/secret_value.hpp"
#include "config/sections.hpp"
#include "config/service_address.hpp"

namespace cxsync {

namespace {

constexpr Word<CxoneAuth> k_auths[] = {{"access_key", CxoneAuth::access_key},
                                       {"regional_access_key", CxoneAuth::regional_access_key}};
constexpr Word<ClientAuth> k_client_auths[] = {{"basic", ClientAuth::basic}, {"post", ClientAuth::post}};
constexpr Word<bool> k_campaign_sources[] = {{"skills", true}, {"campaigns", false}};

constexpr int k_oldest_version = 9;
constexpr int k_newest_version = 34;

void api_version(CxoneConfig& out, const JsonValue& value, const Reading&) {
  const std::string version = plain_text(value);
  int number = 0;
  const char* const digits = version.data() + 1;
  const char* const end = version.data() + version.size();
  const auto [rest, error] = std::from_chars(digits, end, number);
  const bool known = error == std::errc{} && number >= k_oldest_version && number <= k_newest_version;
  if (!known || version != "v" + std::to_string(number) + ".0") {
    throw bad_value(value, R"(must be a version from "v9.0" to "v34.0".)", R"(Write it like "v30.0".)");
  }
  out.api_version = number;
}

constexpr Key<CxoneConfig> k_cxone_keys[] = {
    {"auth", word<&CxoneConfig::auth, k_auths>},
    {"issuer", address<&CxoneConfig::issuer, service_address>},
    {"client_id", text<&CxoneConfig::client_id>},
    {"client_secret", secret_form},
    {"client_auth", word<&CxoneConfig::client_auth, k_client_auths>},
    {"access_key_id", text<&CxoneConfig::access_key_id>},
    {"access_key_secret", secret_form},
    {"regional_url", address_or_null<&CxoneConfig::regional_url, service_address>},
    {"api_url", address_or_null<&CxoneConfig::api_url, service_address>},
    {"api_version", api_version},
    {"campaigns_from", word<&CxoneConfig::campaigns_from_skills, k_campaign_sources>},
    {"page_size", whole<&CxoneConfig::page_size, 1, 10000>},
    {"tls", object<&CxoneConfig::tls, k_tls_keys>},
    {"proxy", address_or_null<&CxoneConfig::proxy, proxy_address>},
    {"limits", object<&CxoneConfig::limits, k_limits_keys>}};

// What each way to sign in needs. What it does not need is checked for its form and then left alone.
struct SignInKey {
  std::string_view name;
  bool access_key;
  bool regional_access_key;
};
constexpr SignInKey k_sign_in_keys[] = {{"client_id", true, false},
                                        {"client_secret", true, false},
                                        {"access_key_id", true, true},
                                        {"access_key_secret", true, true},
                                        {"regional_url", false, true}};

void require_sign_in(const CxoneConfig& cxone, const JsonValue& section) {
  const bool regional = cxone.auth == CxoneAuth::regional_access_key;
  const std::string why =
      std::string(R"("auth": ")") + (regional ? "regional_access_key" : "access_key") + R"(" needs it.)";
  for (const SignInKey& key : k_sign_in_keys) {
    if (!(regional ? key.regional_access_key : key.access_key)) continue;
    const JsonValue* value = section.find(key.name);
    if (value == nullptr || value->type == JsonValue::Type::null) throw missing_key(section, key.name, why);
  }
}

}  // namespace

CxoneConfig read_cxone(const JsonValue& section, const Reading& reading) {
  CxoneConfig cxone;
  read_object(cxone, section, reading, k_cxone_keys);
  if (reading.sides.own_source) return cxone;
  require_sign_in(cxone, section);
  if (cxone.auth == CxoneAuth::access_key) {
    cxone.client_secret = resolve_secret(*section.find("client_secret"), reading.resolver);
  }
  cxone.access_key_secret = resolve_secret(*section.find("access_key_secret"), reading.resolver);
  return cxone;
}

}  // namespace cxsync
