#pragma once

#include <string_view>

#include "cxsync/error.hpp"
#include "cxsync/report.hpp"

namespace cxsync::program {

/// Reads a `cxsync.report/1` document that the library stored, for showing it.
/// @throws Error internal when it is none
Report read_stored_report(std::string_view json);

}  // namespace cxsync::program
