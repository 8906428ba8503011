#include "engine/config_digest.hpp"

#include "support/digest.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

namespace {

void write_field(JsonWriter& json, const FieldMapping& mapping) {
  json.begin_object().member("field", mapping.field).member("from", mapping.from);
  json.key("value").string_or_null(mapping.constant);
  json.member("policy", to_string(mapping.policy)).member("compare", to_string(mapping.compare));
  json.key("map");
  if (mapping.map) {
    json.begin_object();
    for (const auto& [from, to] : *mapping.map) json.any_key(from).string(to);
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

void write_module(JsonWriter& json, const ModuleConfig& module) {
  json.begin_object().key("collection_type_id").number(module.collection_type_id);
  json.member("key_field", module.key_field).member("group_field", module.group_field);
  json.member("group_policy", to_string(module.group_policy));
  json.key("create_inactive").boolean(module.create_inactive);
  json.key("suggest").begin_array();
  for (const std::string& field : module.suggest) json.string(field);
  json.end_array().key("fields").begin_array();
  for (const FieldMapping& mapping : module.fields) write_field(json, mapping);
  json.end_array().end_object();
}

}  // namespace

std::string config_digest(const Config& config, const SideIdentity& source, const SideIdentity& sink) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("site", config.site);
  json.member("source", source.address).member("api_url", config.cxone.api_url).member("tenant", source.tenant);
  json.member("sink", sink.address);
  json.key("campaigns_from_skills").boolean(config.cxone.campaigns_from_skills);
  json.member("agents_group", config.ivinex.agents_group);
  json.key("modules").begin_object();
  for (const Kind kind : k_all_kinds) {
    if (const ModuleConfig* module = config.module(kind); module != nullptr) {
      json.any_key(to_string(kind));
      write_module(json, *module);
    }
  }
  json.end_object().end_object();
  return sha256_text(text);
}

}  // namespace cxsync
