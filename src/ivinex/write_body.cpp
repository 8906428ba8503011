#include "ivinex/write_body.hpp"

#include <algorithm>

#include "support/json_writer.hpp"

namespace cxsync::ivinex {
namespace {

/// JSON numbers have no leading zeros.
bool is_plain_number(std::string_view text) noexcept {
  return is_digits(text) && (text.size() == 1 || text.front() != '0');
}

}  // namespace

bool is_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string write_body(std::uint64_t module_id, std::span<const RowWrite> rows) {
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("Records").begin_array();
  for (const auto& row : rows) {
    out.begin_object().key("CollectionTypeID").number(module_id);
    if (is_plain_number(row.id)) {
      out.key("CollectionID").raw(row.id);
    } else if (!row.id.empty()) {
      out.member("CollectionID", row.id);
    }
    for (const auto& field : row.fields) out.any_key(field.name).string(field.value);
    out.end_object();
  }
  out.end_array().end_object();
  return body;
}

const std::string* reserved_field(std::span<const RowWrite> rows) noexcept {
  for (const auto& row : rows) {
    for (const auto& field : row.fields) {
      if (field.name == "CollectionID" || field.name == "CollectionTypeID") return &field.name;
    }
  }
  return nullptr;
}

}  // namespace cxsync::ivinex
