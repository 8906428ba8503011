#include "engine/field_check.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/check.hpp"
#include "plan/mapping.hpp"
#include "plan/planner.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

/// Longer names are none of Ivinex's, and comparing them would take long.
constexpr std::size_t k_longest_name = 64;

/// @param fields empty: all.
ReadRequest first_page(std::vector<std::string> fields) {
  ReadRequest request;
  request.fields = std::move(fields);
  request.first_page_only = true;
  return request;
}

std::set<std::string_view> names_in(const Snapshot& rows) {
  std::set<std::string_view> names;
  for (const Record& row : rows.records) {
    for (const FieldView field : row.fields()) {
      if (field.name.size() <= k_longest_name) names.insert(field.name);
    }
  }
  return names;
}

/// `"nmae" (nearest: "name")`
std::string with_nearest(const std::vector<std::string>& missing, const Snapshot& everything) {
  const auto names = names_in(everything);
  const std::vector<std::string_view> known(names.begin(), names.end());
  std::string text;
  for (const std::string& name : missing) {
    text.append(text.empty() ? "" : ", ").append("\"" + name + "\"");
    const std::string near = name.size() <= k_longest_name ? nearest(name, known) : std::string();
    if (!near.empty()) text += " (nearest: \"" + printable(near) + "\")";
  }
  return text;
}

std::string fix_for(const std::vector<std::string>& missing, const ModuleConfig& module, Kind kind) {
  const std::string place = "/ivinex/modules/" + std::string(to_string(kind));
  if (missing.size() == needed_fields(module).size()) {
    return "Not one of the configured fields is there, so module " + std::to_string(module.collection_type_id) +
           " may be another one: check " + place + "/collection_type_id (Ivinex: Admin Portal, the module's id).";
  }
  std::string fix = "In Ivinex, open Admin > module > Fields and add the field, or correct its Field Name under " +
                    place + " in the configuration.";
  if (missing.front() == module.key_field) {
    add_sentence(fix, "\"" + module.key_field + "\" is the key field, which holds the CXone id: a field of data type " +
                          "Text, named by key_field.");
  }
  return fix;
}

/// How many rows hold a key: none before the first run.
std::string keys_seen(const Snapshot& rows, const std::string& key_field) {
  const auto held = std::count_if(rows.records.begin(), rows.records.end(),
                                  [&](const Record& row) { return !trim(row.get(key_field).value_or("")).empty(); });
  if (held != 0) {
    return std::to_string(held) + " of " + std::to_string(rows.records.size()) +
           " rows on the first page hold a CXone id.";
  }
  return "No row on the first page holds a CXone id yet; that Ivinex keeps one cannot be told without writing, and the "
         "first run makes sure of it.";
}

Check judge(std::string id, const ModuleConfig& module, const Snapshot& rows) {
  if (rows.records.empty()) {
    return make_check(std::move(id), CheckStatus::warn,
                      "The module has no record yet, so its field names cannot be seen without writing.",
                      "Compare the configured names with Admin > module > Fields; the first run proves that \"" +
                          module.key_field + "\" is stored before it goes on.");
  }
  std::string names;
  for (const std::string& name : needed_fields(module)) names.append(names.empty() ? "" : ", ").append(name);
  return make_check(std::move(id), CheckStatus::ok,
                    "All configured fields are there: " + names + ". The key field is \"" + module.key_field + "\". " +
                        keys_seen(rows, module.key_field));
}

Task<Check> look(Site& site, Kind kind, std::string id, const Call& call) {
  const ModuleConfig& module = site.module(kind);
  const ReadRequest for_needed = first_page(needed_fields(module));
  const Snapshot rows = co_await site.sink().read(kind, for_needed, call);
  const auto missing = missing_fields(module, rows);
  if (missing.empty()) co_return judge(std::move(id), module, rows);
  const ReadRequest for_all = first_page({});
  const Snapshot everything = co_await site.sink().read(kind, for_all, call);
  co_return make_check(std::move(id), CheckStatus::fail, "No record carries " + with_nearest(missing, everything) + ".",
                       fix_for(missing, module, kind));
}

}  // namespace

Task<Check> check_fields(Site& site, Kind kind, const Call& call) {
  const std::string id = "ivinex.fields." + std::string(to_string(kind));
  const auto start = site.now();
  Check check;
  try {
    check = co_await look(site, kind, id, call);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) throw;
    check = make_check(id, CheckStatus::skipped, "The module could not be read: " + error.message(), error.hint());
  }
  add_elapsed(check, start, site.now());
  co_return check;
}

}  // namespace cxsync
