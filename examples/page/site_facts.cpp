#include "site_facts.hpp"

#include "cxsync/version.h"
#include "support/json_writer.hpp"

namespace cxsync::page {

namespace {

std::string cxone_address_of(const CxoneConfig& cxone) {
  if (!cxone.api_url.empty()) return cxone.api_url;
  return cxone.auth == CxoneAuth::regional_access_key ? cxone.regional_url : cxone.issuer;
}

}  // namespace

SiteFacts::SiteFacts(const Config& config, std::string who)
    : site(config.site),
      actor(std::move(who)),
      cxone_address(cxone_address_of(config.cxone)),
      ivinex_address(config.ivinex.base_url),
      agents_group(config.ivinex.agents_group),
      campaigns_from_skills(config.cxone.campaigns_from_skills) {
  for (const Kind kind : k_all_kinds) {
    if (config.module(kind) != nullptr) kinds.push_back(kind);
  }
}

std::string SiteFacts::session_json(std::string_view csrf_token) const {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("site", site).member("version", CXS_VERSION_STRING).key("kinds").begin_array();
  for (const Kind kind : kinds) json.string(to_string(kind));
  json.end_array().member("actor", actor).member("csrf_token", csrf_token);
  json.key("cxone").begin_object().member("address", cxone_address).end_object();
  json.key("ivinex").begin_object().member("address", ivinex_address).end_object();
  json.member("agents_group", agents_group)
      .key("listings")
      .begin_object()
      .member("users", "agents")
      .member("campaigns", campaigns_from_skills ? "ACD skills" : "campaigns")
      .member("dispositions", "dispositions")
      .member("agent_statuses", "unavailable codes")
      .end_object()
      .end_object();
  return text;
}

}  // namespace cxsync::page
