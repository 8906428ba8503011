#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/record.hpp"

namespace cxsync {

/// What a mapped Ivinex field should hold according to CXone.
struct Wanted {
  enum class State : std::uint8_t {
    absent,      ///< CXone's answer lacks the field: neither compared nor written
    value,       ///< `value` is what should stand there
    not_mapped,  ///< the field's map has no entry for CXone's value, which is in `value`
    unreadable   ///< CXone answered something that is not a plain value
  };
  State state = State::absent;
  std::string_view value;  ///< borrowed from the record or the mapping
};

/// The value after mapping. Canonical fields are looked up in `source`.
Wanted wanted_value(const FieldMapping& mapping, const Record& source);

/// The Ivinex field that a canonical field feeds; empty if none does.
std::string_view field_fed_from(const ModuleConfig& module, std::string_view canonical) noexcept;

/// The mapping that feeds an Ivinex field; null: none does.
const FieldMapping* mapping_of(const ModuleConfig& module, std::string_view field) noexcept;

/// The Ivinex fields a plan needs to read: the key field, the mapped ones and the group field.
std::vector<std::string> needed_fields(const ModuleConfig& module);

/// How a person calls the record: a user's first and last name, else the user name, else the id; others by name.
std::string source_name(Kind kind, const Record& source);
/// The same for an Ivinex row, through the fields that are fed from the names.
std::string row_name(Kind kind, const ModuleConfig& module, const Record& row);

/// False only if CXone says so.
bool is_active(const Record& source) noexcept;

}  // namespace cxsync
