#include <map>

#include "config/secret_value.hpp"
#include "config/sections.hpp"
#include "config/service_address.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

void agents_group(IvinexConfig& out, const JsonValue& value, const Reading&) {
  out.agents_group = plain_text(value);
  if (out.agents_group.find(',') != std::string::npos) {
    throw bad_value(value, "holds a comma.", "Ivinex separates groups by commas, so the name of one cannot hold one.");
  }
  if (trim(out.agents_group).size() != out.agents_group.size()) {
    throw bad_value(value, "begins or ends with a blank.", "Write the group's name exactly as Ivinex shows it.");
  }
}

void modules(IvinexConfig& out, const JsonValue& value, const Reading& reading) {
  if (value.type != JsonValue::Type::object) throw wrong_type(value, "an object");
  std::array<std::string_view, k_all_kinds.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = to_string(k_all_kinds[i]);
  for (const JsonMember& member : value.members) {
    if (!kind_from_string(member.name)) throw unknown_key(value.path, member.name, names);
  }
  if (value.members.empty()) {
    throw bad_value(value, "names no module.", "Add at least one of users, campaigns, dispositions, agent_statuses.");
  }
  std::map<std::uint64_t, Kind> owners;
  for (const Kind kind : k_all_kinds) {
    const JsonValue* section = value.find(to_string(kind));
    if (section == nullptr) continue;
    ModuleConfig module = read_module(kind, *section, reading);
    const auto [owner, first] = owners.emplace(module.collection_type_id, kind);
    if (!first && module.collection_type_id != 0) {
      std::string what = "is also the id of the module ";
      what.append(to_string(owner->second)).append(".");
      throw bad_value(*section->find("collection_type_id"), what, "Every kind needs a module of its own.");
    }
    out.modules[static_cast<std::size_t>(kind)] = std::move(module);
  }
}

constexpr Key<IvinexConfig> k_ivinex_keys[] = {{"base_url", address<&IvinexConfig::base_url, service_address>},
                                               {"username", text<&IvinexConfig::username>},
                                               {"password", secret_form},
                                               {"page_size", whole<&IvinexConfig::page_size, 1, 10000>},
                                               {"batch_size", whole<&IvinexConfig::batch_size, 1, 10000>},
                                               {"agents_group", agents_group},
                                               {"tls", object<&IvinexConfig::tls, k_tls_keys>},
                                               {"proxy", address_or_null<&IvinexConfig::proxy, proxy_address>},
                                               {"limits", object<&IvinexConfig::limits, k_limits_keys>},
                                               {"modules", modules}};

}  // namespace

IvinexConfig read_ivinex(const JsonValue& section, const Reading& reading) {
  IvinexConfig ivinex;
  read_object(ivinex, section, reading, k_ivinex_keys);
  const bool has_modules = section.find("modules") != nullptr;
  if (reading.sides.own_sink) {
    for (const Kind kind : k_all_kinds) {
      if (!has_modules) ivinex.modules[static_cast<std::size_t>(kind)] = default_module(kind);
    }
    return ivinex;
  }
  for (const std::string_view name : {"base_url", "username", "password", "modules"}) {
    if (section.find(name) == nullptr) throw missing_key(section, name);
  }
  ivinex.password = resolve_secret(*section.find("password"), reading.resolver);
  return ivinex;
}

}  // namespace cxsync
