#include "model/change_document.hpp"

namespace cxsync {

namespace {

void write_change(JsonWriter& json, const Change& change) {
  json.begin_object().member("field", change.field);
  json.key("from").string_or_null(change.from);
  json.key("to").string_or_null(change.to);
  json.key("base").string_or_null(change.base);
  json.member("policy", change.policy);
  if (change.conflict) json.key("conflict").boolean(true);
  if (change.overwrites_edit) json.key("overwrites_edit").boolean(true);
  json.end_object();
}

}  // namespace

void write_changes(JsonWriter& json, const JsonKey& name, const std::vector<Change>& changes) {
  json.key(name).begin_array();
  for (const Change& change : changes) write_change(json, change);
  json.end_array();
}

Change read_change(const JsonNode& node) {
  return {.field = node.member("field").text(),
          .from = node.member("from").text_or_null(),
          .to = node.member("to").text_or_null(),
          .base = node.member("base").text_or_null(),
          .policy = node.member("policy").text(),
          .conflict = node.flag("conflict"),
          .overwrites_edit = node.flag("overwrites_edit")};
}

}  // namespace cxsync
