#pragma once

#include <string>
#include <string_view>

#include "cxsync/report.hpp"

namespace cxsync {

/// What a person can do about a row's code; never empty.
std::string_view hint_for(std::string_view code) noexcept;

/// An error with its hint and no HTTP status.
RowError row_error(std::string_view code, std::string message);

}  // namespace cxsync
