#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#include "support/json_scalar.hpp"

namespace cxsync::cxone {

/// True if both are equal apart from the case of ASCII letters. `lower` is in lower case already.
bool equals_lower(std::string_view text, std::string_view lower) noexcept;

/// The first member of that name, whatever its case is (CXone leaks PascalCase keys); nullptr if there is none.
/// `lower` is in lower case.
const boost::json::value* find_member(const boost::json::object& object, std::string_view lower) noexcept;

/// The text of a member that is a non-empty string; else empty. Borrowed from the object.
std::string_view text_member(const boost::json::object& object, std::string_view lower) noexcept;

/// A number, or a string that holds one, as a whole number of at least 0; empty for anything else.
std::optional<std::uint64_t> whole_number(const boost::json::value& value) noexcept;
std::optional<std::uint64_t> whole_number(const JsonScalar& value) noexcept;

}  // namespace cxsync::cxone
