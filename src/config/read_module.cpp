#include <algorithm>

#include "config/sections.hpp"

namespace cxsync {

namespace {

// While a module is read, its parts know the kind they are for.
struct ModuleDraft : ModuleConfig {
  Kind kind = Kind::users;
};
struct FieldDraft : FieldMapping {
  Kind kind = Kind::users;
};

constexpr Word<Policy> k_policies[] = {{"keep_edits", Policy::keep_edits},
                                       {"source", Policy::source},
                                       {"on_create", Policy::on_create},
                                       {"if_empty", Policy::if_empty}};
constexpr Word<Compare> k_compares[] = {{"text", Compare::text},
                                        {"text_ci", Compare::text_ci},
                                        {"bool", Compare::bool_},
                                        {"number", Compare::number},
                                        {"id_list", Compare::id_list}};
constexpr Word<GroupPolicy> k_group_policies[] = {{"ensure", GroupPolicy::ensure},
                                                  {"on_create", GroupPolicy::on_create}};

std::string canonical_field(Kind kind, const JsonValue& value) {
  std::string name = plain_text(value);
  const auto& fields = canonical_fields(kind);
  if (std::find(fields.begin(), fields.end(), name) == fields.end()) {
    const std::vector<std::string_view> known(fields.begin(), fields.end());
    throw unknown_word(value, "a source field of " + std::string(to_string(kind)), known);
  }
  return name;
}

void field_from(FieldDraft& out, const JsonValue& value, const Reading&) {
  out.from = canonical_field(out.kind, value);
}

void field_constant(FieldDraft& out, const JsonValue& value, const Reading&) {
  if (value.type != JsonValue::Type::string) throw wrong_type(value, "text");
  out.constant = value.text;
}

void field_map(FieldDraft& out, const JsonValue& value, const Reading&) {
  if (value.type != JsonValue::Type::object) throw wrong_type(value, "an object of texts");
  auto& map = out.map.emplace();
  for (const JsonMember& entry : value.members) {
    if (entry.value.type != JsonValue::Type::string) throw wrong_type(entry.value, "text");
    map.emplace(entry.name, entry.value.text);
  }
}

constexpr Key<FieldDraft> k_field_keys[] = {{"from", field_from},
                                            {"value", field_constant},
                                            {"policy", word<&FieldMapping::policy, k_policies>},
                                            {"compare", word<&FieldMapping::compare, k_compares>},
                                            {"map", field_map}};

FieldMapping read_field(Kind kind, const std::string& name, const JsonValue& value, const Reading& reading) {
  FieldDraft field;
  field.kind = kind;
  field.field = name;
  read_object(field, value, reading, k_field_keys);
  if (field.from.empty() && !field.constant) {
    throw missing_key(value, "from", R"(A field needs "from" (a source field) or "value" (a constant).)");
  }
  if (!field.from.empty() && field.constant) {
    throw bad_value(value, R"(holds both "from" and "value".)", "Keep one of the two.");
  }
  if (field.map && field.constant) {
    throw bad_value(*value.find("map"), "translates source values, and a constant has none.",
                    R"(Remove "map", or use "from".)");
  }
  return std::move(static_cast<FieldMapping&>(field));
}

void fields(ModuleDraft& out, const JsonValue& value, const Reading& reading) {
  if (value.type != JsonValue::Type::object) throw wrong_type(value, "an object");
  if (value.members.empty()) {
    throw bad_value(value, "maps no field.", R"(Map at least one field, or leave "fields" out for the default map.)");
  }
  out.fields.clear();
  for (const JsonMember& member : value.members) {
    const std::string_view name = member.name;
    if (name.empty() || name == "collection_id" || name == "CollectionID") {
      throw bad_value(member.value, "cannot be mapped.", "Use the machine name of a field other than the record's id.");
    }
    out.fields.push_back(read_field(out.kind, member.name, member.value, reading));
  }
}

void suggest(ModuleDraft& out, const JsonValue& value, const Reading&) {
  if (value.type != JsonValue::Type::array) throw wrong_type(value, "a list of source fields");
  out.suggest.clear();
  for (const JsonValue& item : value.items) {
    std::string field = canonical_field(out.kind, item);
    if (std::find(out.suggest.begin(), out.suggest.end(), field) != out.suggest.end()) {
      throw bad_value(item, "stands in the list twice.", "Keep one of the two.");
    }
    out.suggest.push_back(std::move(field));
  }
}

void group_field(ModuleDraft& out, const JsonValue& value, const Reading& reading) {
  if (value.type == JsonValue::Type::null) {
    out.group_field.clear();
  } else {
    text<&ModuleConfig::group_field>(out, value, reading);
  }
}

constexpr Key<ModuleDraft> k_module_keys[] = {
    {"collection_type_id",
     whole<&ModuleConfig::collection_type_id, 1, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())>},
    {"key_field", text<&ModuleConfig::key_field>},
    {"group_field", group_field},
    {"group_policy", word<&ModuleConfig::group_policy, k_group_policies>},
    {"create_inactive", boolean<&ModuleConfig::create_inactive>},
    {"suggest", suggest},
    {"fields", fields}};

bool maps(const ModuleConfig& module, std::string_view field) {
  return std::any_of(module.fields.begin(), module.fields.end(), [&](const auto& f) { return f.field == field; });
}

bool feeds(const ModuleConfig& module, const std::string& source) {
  return std::any_of(module.fields.begin(), module.fields.end(), [&](const auto& f) { return f.from == source; });
}

// Each Ivinex field has one owner: the key, the groups or the map.
void check_owners(const ModuleConfig& module, const JsonValue& section) {
  const JsonValue* mapped = section.find("fields");
  const JsonValue& place = mapped != nullptr ? *mapped : section;
  const auto pointed = [&](const std::string& name) -> const JsonValue& {
    const JsonValue* field = place.find(name);
    return field != nullptr ? *field : place;
  };
  if (maps(module, module.key_field)) {
    throw bad_value(pointed(module.key_field), "maps the key field, which always holds the CXone id.",
                    R"(Remove it from "fields", or name another "key_field".)");
  }
  if (!module.group_field.empty() && maps(module, module.group_field)) {
    throw bad_value(pointed(module.group_field), "maps the group field, to which only the agents' group is added.",
                    R"(Remove it from "fields", or write "group_field": null.)");
  }
  if (module.key_field == module.group_field) {
    throw bad_value(section, "uses one field for the key and for the groups.", "Name two different fields.");
  }
}

void check_suggest(ModuleConfig& module, const JsonValue& section) {
  const JsonValue* given = section.find("suggest");
  if (given == nullptr) {
    std::erase_if(module.suggest, [&](const std::string& source) { return !feeds(module, source); });
    return;
  }
  for (std::size_t i = 0; i < module.suggest.size(); ++i) {
    if (feeds(module, module.suggest[i])) continue;
    throw bad_value(given->items[i], "names a source field that no entry of \"fields\" is fed from.",
                    "Map a field from it, or remove it from the list.");
  }
}

}  // namespace

ModuleConfig default_module(Kind kind) {
  const auto from = [](const char* field, const char* source) {
    FieldMapping mapping;
    mapping.field = field;
    mapping.from = source;
    return mapping;
  };
  ModuleConfig module;
  if (kind != Kind::users) {
    module.suggest = {"name"};
    module.fields = {from("name", "name")};
    return module;
  }
  module.group_field = "user_groups";
  module.create_inactive = false;
  module.suggest = {"user_name", "email"};
  module.fields = {from("user_name", "user_name"), from("first_name", "first_name"), from("last_name", "last_name"),
                   from("email", "email"), from("active", "is_active")};
  module.fields.front().policy = Policy::on_create;
  module.fields.back().compare = Compare::bool_;
  return module;
}

ModuleConfig read_module(Kind kind, const JsonValue& section, const Reading& reading) {
  ModuleDraft draft;
  static_cast<ModuleConfig&>(draft) = default_module(kind);
  draft.kind = kind;
  read_object(draft, section, reading, k_module_keys);
  if (draft.collection_type_id == 0 && !reading.sides.own_sink) throw missing_key(section, "collection_type_id");
  if (kind != Kind::users) {
    for (const std::string_view key : {"group_field", "group_policy"}) {
      const JsonValue* value = section.find(key);
      if (value != nullptr && value->type != JsonValue::Type::null) {
        throw bad_value(*value, "is only for users.", "Remove it; the other kinds have no groups.");
      }
    }
  }
  check_owners(draft, section);
  check_suggest(draft, section);
  return std::move(static_cast<ModuleConfig&>(draft));
}

}  // namespace cxsync
