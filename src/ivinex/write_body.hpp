#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cxsync/sink.hpp"

namespace cxsync::ivinex {

/// The body of a write: `{"Records":[{"CollectionTypeID":1,"CollectionID":2,"field":"value"}]}`. A row with an id is an
/// update: `CollectionID` makes it one. Every value is a string, because every value is read as one.
std::string write_body(std::uint64_t module_id, std::span<const RowWrite> rows);

/// The first field that has the name of a member that steers the write (`CollectionID`), or nullptr. Written as a
/// field, it would turn a create into an update of another row.
const std::string* reserved_field(std::span<const RowWrite> rows) noexcept;

/// True for digits only.
bool is_digits(std::string_view text) noexcept;

}  // namespace cxsync::ivinex
