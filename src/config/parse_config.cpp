#include "config/sections.hpp"

namespace cxsync {

namespace {

constexpr std::size_t k_longest_site = 64;
constexpr std::string_view k_site_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

void site(Config& out, const JsonValue& value, const Reading&) {
  out.site = plain_text(value);
  if (out.site.size() > k_longest_site || out.site.find_first_not_of(k_site_characters) != std::string::npos) {
    throw bad_value(value, "must be 1 to 64 letters, digits, dots, hyphens or underscores.",
                    R"(Write a short name such as "acme".)");
  }
}

void cxone(Config& out, const JsonValue& value, const Reading& reading) { out.cxone = read_cxone(value, reading); }

void ivinex(Config& out, const JsonValue& value, const Reading& reading) { out.ivinex = read_ivinex(value, reading); }

struct State {
  std::string path;
};
constexpr Key<State> k_state_keys[] = {{"path", text<&State::path>}};

void state(Config& out, const JsonValue& value, const Reading& reading) {
  State section;
  read_object(section, value, reading, k_state_keys);
  out.state_path = section.path;
}

constexpr Key<GuardConfig> k_guard_keys[] = {{"max_create_percent", whole<&GuardConfig::max_create_percent, 0>},
                                             {"max_update_percent", whole<&GuardConfig::max_update_percent, 0>},
                                             {"max_deactivate_percent", whole<&GuardConfig::max_deactivate_percent, 0>},
                                             {"max_shrink_percent", whole<&GuardConfig::max_shrink_percent, 0>},
                                             {"min_rows", whole<&GuardConfig::min_rows, 0>}};

constexpr Key<Config> k_document_keys[] = {{"site", site, Presence::required},
                                           {"cxone", cxone},
                                           {"ivinex", ivinex},
                                           {"state", state},
                                           {"guards", object<&Config::guards, k_guard_keys>}};

}  // namespace

std::string resolved_path(const std::string& path, const ConfigResolver& resolver) {
  return resolver.path ? resolver.path(path) : path;
}

Config parse_config(std::string_view json, const ConfigResolver& resolver, ConfigSides sides) {
  const JsonValue document = parse_json_document(json);
  const Reading reading{resolver, sides};
  Config config;
  read_object(config, document, reading, k_document_keys);
  if (document.find("cxone") == nullptr && !sides.own_source) throw missing_key(document, "cxone");
  if (document.find("ivinex") == nullptr) {
    if (!sides.own_sink) throw missing_key(document, "ivinex");
    JsonValue nothing;
    nothing.type = JsonValue::Type::object;
    nothing.path = "/ivinex";
    ivinex(config, nothing, reading);
  }
  if (config.state_path.empty()) config.state_path = config.site + ".db";
  config.state_path = resolved_path(config.state_path, resolver);
  return config;
}

}  // namespace cxsync
