#include "simulation/ivinex_rows.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace cxsync::simulation {

Row* IvinexRows::find(Kind kind, std::string_view id) {
  const auto found = std::find_if(of(kind).begin(), of(kind).end(), [&](const Row& row) { return row.id == id; });
  return found == of(kind).end() ? nullptr : &*found;
}

Row& IvinexRows::add(Kind kind, Author maker) {
  Row& row = of(kind).emplace_back();
  row.id = std::to_string(next_id_++);
  row.maker = maker;
  return row;
}

std::string IvinexRows::key_of(Kind kind, const Row& row) const {
  return std::string(trim(row.value(module(kind).key_field)));
}

bool IvinexRows::has_key(Kind kind, std::string_view key) const {
  return std::any_of(of(kind).begin(), of(kind).end(), [&](const Row& row) { return key_of(kind, row) == key; });
}

const FieldMapping* IvinexRows::mapping(Kind kind, std::string_view field) const {
  const auto& fields = module(kind).fields;
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& it) { return it.field == field; });
  return found == fields.end() ? nullptr : &*found;
}

void IvinexRows::set_format(Kind kind, const std::string& field, Format format) {
  formats_[static_cast<std::size_t>(kind)][field] = format;
}

std::string IvinexRows::stored(Kind kind, const std::string& field, const std::string& value) const {
  const auto& formats = formats_[static_cast<std::size_t>(kind)];
  const auto format = formats.find(field);
  if (format == formats.end()) return value;
  switch (format->second) {
    case Format::upper_case: {
      std::string upper = value;
      for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      }
      return upper;
    }
    case Format::trimmed:
      return std::string(trim(value));
    case Format::digit:
      return value == "true" ? "1" : value == "false" ? "0" : value;
    case Format::as_is:
      break;
  }
  return value;
}

}  // namespace cxsync::simulation
