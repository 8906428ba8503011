#include "store/forget.hpp"

#include <boost/json/value.hpp>

#include "support/canonical_json.hpp"
#include "support/json_document.hpp"

namespace cxsync::store {
namespace {

namespace json = boost::json;

/// Empties a text member; one that is not there stays away.
void empty_text(json::value& value, std::string_view name) {
  if (!value.is_object()) return;
  json::value* member = value.get_object().if_contains(name);
  if (member != nullptr && member->is_string()) member->get_string().clear();
}

void empty_names(json::object& report, std::string_view list) {
  json::value* rows = report.if_contains(list);
  if (rows == nullptr || !rows->is_array()) return;
  for (json::value& row : rows->get_array()) {
    empty_text(row, "name");
    if (!row.is_object()) continue;
    if (json::value* error = row.get_object().if_contains("error")) empty_text(*error, "message");
  }
}

}  // namespace

std::optional<std::string> without_personal_text(std::string_view report_json) {
  const auto document = JsonDocument::parse(report_json);
  if (!document || document->object() == nullptr) return std::nullopt;
  json::value report(document->root());
  empty_names(report.get_object(), "rows");
  empty_names(report.get_object(), "follow_ups");
  return canonical_json(report);
}

}  // namespace cxsync::store
