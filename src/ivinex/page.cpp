#include "ivinex/page.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cstdint>

#include "ivinex/answer.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync::ivinex {
namespace {

namespace json = boost::json;

/// No module has more fields; a row of very many would take very long.
constexpr std::size_t k_most_fields = 1000;

std::string decimal(double number) {
  std::array<char, 400> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed).ptr;
  return {digits.data(), end};
}

void keep(Record& record, std::string_view name, const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      record.set(name, std::string(value.get_string()), ValueForm::text);
      return;
    case json::kind::null:
      record.set(name, {}, ValueForm::null);
      return;
    case json::kind::bool_:
      record.set(name, value.get_bool() ? "true" : "false", ValueForm::scalar);
      return;
    case json::kind::int64:
      record.set(name, std::to_string(value.get_int64()), ValueForm::scalar);
      return;
    case json::kind::uint64:
      record.set(name, std::to_string(value.get_uint64()), ValueForm::scalar);
      return;
    case json::kind::double_:
      record.set(name, decimal(value.get_double()), ValueForm::scalar);
      return;
    default:
      record.set(name, {}, ValueForm::unreadable);
  }
}

Record record_of(const json::object& row, std::span<const std::string> fields) {
  Record record(id_member(row, "collection_id"));
  if (fields.empty()) {
    for (const auto& [name, value] : row) {
      if (record.fields().size() < k_most_fields) keep(record, name, value);
    }
    return record;
  }
  record.reserve(fields.size());
  for (const auto& field : fields) {
    if (const json::value* value = row.if_contains(field)) keep(record, field, *value);
  }
  return record;
}

}  // namespace

ParsedPage parse_page(std::string_view body, std::span<const std::string> fields) {
  const auto document = JsonDocument::parse(body);
  if (!document) return {std::nullopt, "is not JSON"};
  if (document->object() == nullptr) return {std::nullopt, "is not an object with Records"};
  const auto& answer = *document->object();
  const auto status = text_member(answer, "Status");
  if (!status.empty() && fold_case(status) != "success") return {std::nullopt, "is a refusal"};
  const json::value* records = answer.if_contains("Records");
  if (records == nullptr || !records->is_array()) return {std::nullopt, "is not an object with Records"};
  Page page;
  page.rows.reserve(records->get_array().size());
  for (const auto& row : records->get_array()) {
    if (!row.is_object()) return {std::nullopt, "has a row that is no object"};
    page.rows.push_back(record_of(row.get_object(), fields));
  }
  return {std::move(page), {}};
}

}  // namespace cxsync::ivinex
