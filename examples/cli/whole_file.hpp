#pragma once

#include <string>

#include "cxsync/error.hpp"

namespace cxsync::cli {

/// The content of a file.
/// @throws Error with this code, saying which file and why (`what` names its role: "The plan file")
std::string read_whole_file(const std::string& path, ErrorCode code, const std::string& what);

/// The system's words for an errno value.
std::string system_reason(int error_number);

}  // namespace cxsync::cli
