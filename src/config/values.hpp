#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/json_document.hpp"

namespace cxsync {

// The simple values of the document; each throws Error config_wrong_type or config_bad_value with the path.

/// A whole number from `min` to `max`.
std::uint64_t whole_number(const JsonValue& value, std::uint64_t min, std::uint64_t max);

/// Text that is not empty and holds no control characters.
std::string plain_text(const JsonValue& value);

bool truth(const JsonValue& value);

/// The place of a word in the list of known ones.
std::size_t known_word(const JsonValue& value, std::span<const std::string_view> known);

}  // namespace cxsync
