#include "plan/mapping.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace cxsync {

Wanted wanted_value(const FieldMapping& mapping, const Record& source) {
  if (mapping.constant) return {Wanted::State::value, *mapping.constant};
  const auto field = source.find(mapping.from);
  if (!field) return {};
  if (field->form == ValueForm::unreadable) return {Wanted::State::unreadable, {}};
  if (!mapping.map) return {Wanted::State::value, field->value};
  const auto entry = mapping.map->find(field->value);
  if (entry != mapping.map->end()) return {Wanted::State::value, entry->second};
  // An empty value needs no entry: it stays empty.
  if (field->value.empty()) return {Wanted::State::value, {}};
  return {Wanted::State::not_mapped, field->value};
}

std::string_view field_fed_from(const ModuleConfig& module, std::string_view canonical) noexcept {
  const auto found = std::find_if(module.fields.begin(), module.fields.end(), [&](const FieldMapping& mapping) {
    return !mapping.constant && mapping.from == canonical;
  });
  return found == module.fields.end() ? std::string_view() : std::string_view(found->field);
}

const FieldMapping* mapping_of(const ModuleConfig& module, std::string_view field) noexcept {
  const auto found = std::find_if(module.fields.begin(), module.fields.end(),
                                  [&](const FieldMapping& mapping) { return mapping.field == field; });
  return found == module.fields.end() ? nullptr : &*found;
}

std::vector<std::string> needed_fields(const ModuleConfig& module) {
  std::vector<std::string> names{module.key_field};
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const FieldMapping& mapping : module.fields) add(mapping.field);
  add(module.group_field);
  return names;
}

namespace {

std::string user_name_of(std::string_view first, std::string_view last, std::string_view login) {
  first = trim(first);
  last = trim(last);
  if (first.empty() && last.empty()) return std::string(trim(login));
  std::string name;
  name.reserve(first.size() + 1 + last.size());
  name += first;
  if (!first.empty() && !last.empty()) name += ' ';
  name += last;
  return name;
}

template <typename Lookup>
std::string display_name(Kind kind, const Record& record, const Lookup& value) {
  std::string name = kind == Kind::users ? user_name_of(value("first_name"), value("last_name"), value("user_name"))
                                         : std::string(trim(value("name")));
  if (name.empty()) name = record.id();
  return name;
}

}  // namespace

std::string source_name(Kind kind, const Record& source) {
  return display_name(kind, source, [&](std::string_view field) { return source.get(field).value_or(""); });
}

std::string row_name(Kind kind, const ModuleConfig& module, const Record& row) {
  return display_name(kind, row, [&](std::string_view canonical) {
    const auto field = field_fed_from(module, canonical);
    return field.empty() ? std::string_view() : row.get(field).value_or("");
  });
}

bool is_active(const Record& source) noexcept { return source.get("is_active").value_or("true") != "false"; }

}  // namespace cxsync
