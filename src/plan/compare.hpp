#pragma once

#include <string_view>

#include "cxsync/config.hpp"

namespace cxsync {

/// True when two values count as equal under a comparison class. Total, reflexive and symmetric; a value that is not
/// of its class (a number that is none) is compared as text.
bool equal_values(Compare compare, std::string_view left, std::string_view right);

/// Nothing but blanks.
bool is_blank(std::string_view value) noexcept;

}  // namespace cxsync
