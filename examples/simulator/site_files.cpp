#include "site_files.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "private_file.hpp"

namespace simulator {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

std::string load_or_draw(const fs::path& path) {
  if (!fs::exists(path)) write_private_file(path, random_hex(20) + "=\n");
  auto secret = read_file(path);
  if (secret.ends_with('\n')) secret.pop_back();
  return secret;
}

std::uint16_t port_of(const json::value& address) {
  const std::string_view text = address.as_string();
  const auto port = whole_number(text.substr(text.rfind(':') + 1));
  return port && *port <= 65535 ? static_cast<std::uint16_t>(*port) : std::uint16_t{0};
}

json::object cxone_section(const Options& options, const CxoneCredentials& credentials, const std::string& address) {
  json::object section{{"auth", options.auth}};
  if (options.auth == "access_key") {
    section["issuer"] = address;
    section["client_id"] = credentials.client_id;
    section["client_secret"] = {{"file", "secrets/client-secret"}};
    section["client_auth"] = options.switches.client_auth;
  } else {
    section["regional_url"] = address;
    section["api_url"] = address;
  }
  section["access_key_id"] = credentials.access_key_id;
  section["access_key_secret"] = {{"file", "secrets/access-key-secret"}};
  section["api_version"] = options.api_version;
  section["campaigns_from"] = options.campaigns_from;
  section["tls"] = {{"ca_file", "ca.pem"}};
  section["limits"] = {{"requests_per_second", 200}};
  return section;
}

json::object modules_section(bool from_skills) {
  const json::object active{{"from", "is_active"}, {"compare", "bool"}};
  json::object campaign{{"name", {{"from", "name"}}}, {"active", active}};
  if (from_skills) {
    campaign["direction"] = {{"from", "direction"}, {"map", {{"inbound", "14001"}, {"outbound", "14002"}}}};
    campaign["media_type"] = {{"from", "media_type"}};
  }
  const json::object users{{"user_name", {{"from", "user_name"}, {"policy", "on_create"}}},
                           {"first_name", {{"from", "first_name"}}},
                           {"last_name", {{"from", "last_name"}}},
                           {"email", {{"from", "email"}}},
                           {"active", active}};
  const json::object dispositions{{"name", {{"from", "name"}}}, {"active", active}};
  const json::object statuses{{"name", {{"from", "name"}}},
                              {"active", active},
                              {"acw", {{"from", "is_acw"}, {"compare", "bool"}}},
                              {"timeout_minutes", {{"from", "timeout_minutes"}, {"compare", "number"}}}};
  return {
      {"users",
       {{"collection_type_id", 10201}, {"key_field", "cxone_id"}, {"group_field", "user_groups"}, {"fields", users}}},
      {"campaigns", {{"collection_type_id", 10202}, {"fields", campaign}}},
      {"dispositions", {{"collection_type_id", 10203}, {"fields", dispositions}}},
      {"agent_statuses", {{"collection_type_id", 10204}, {"fields", statuses}}}};
}

}  // namespace

SiteSecrets load_secrets(const fs::path& folder) {
  const auto secrets = folder / "secrets";
  fs::create_directories(secrets);
  fs::permissions(secrets, fs::perms::owner_all);
  return {.cxone = {.client_id = "cxsync-demo",
                    .client_secret = load_or_draw(secrets / "client-secret"),
                    .access_key_id = "DEMOACCESSKEY0001",
                    .access_key_secret = load_or_draw(secrets / "access-key-secret")},
          .ivinex = {.username = "cxsync.api", .password = load_or_draw(secrets / "ivinex-password")}};
}

SitePorts last_ports(const fs::path& folder) {
  boost::system::error_code unreadable;
  const auto document = json::parse(read_file(folder / "cxsync.json"), unreadable);
  if (unreadable) return {};
  try {
    const auto& cxone = document.at("cxone").as_object();
    const auto* issuer = cxone.if_contains("issuer");
    return {.cxone = port_of(issuer != nullptr ? *issuer : cxone.at("regional_url")),
            .ivinex = port_of(document.at("ivinex").at("base_url"))};
  } catch (const std::exception&) {
    return {};  // somebody edited it; any port will do
  }
}

fs::path write_configuration(const Options& options, const SiteSecrets& secrets, const std::string& cxone,
                             const std::string& ivinex) {
  const json::object document{{"site", "demo"},
                              {"cxone", cxone_section(options, secrets.cxone, cxone)},
                              {"ivinex",
                               {{"base_url", ivinex},
                                {"username", secrets.ivinex.username},
                                {"password", {{"file", "secrets/ivinex-password"}}},
                                {"agents_group", "Call Center Agents"},
                                {"tls", {{"ca_file", "ca.pem"}}},
                                {"limits", {{"requests_per_second", 100}}},
                                {"modules", modules_section(options.campaigns_from == "skills")}}},
                              {"state", {{"path", "demo.db"}}}};
  auto path = options.dir / "cxsync.json";
  std::ofstream file(path, std::ios::binary);
  file << document << '\n';
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
  return path;
}

}  // namespace simulator
