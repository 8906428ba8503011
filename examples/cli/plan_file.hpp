#pragma once

#include <string>
#include <string_view>

#include "cxsync/engine.hpp"

namespace cxsync::cli {

/// Writes a document and a line end to a file that only its owner may read. The file is replaced as a whole: whatever
/// happens, it holds either what it held before or the whole document.
/// @throws Error usage
void write_plan_file(const std::string& path, std::string_view document);

struct PlanFile {
  PlanSet plans;
  bool is_set = false;  ///< `cxsync.set/1`, even of one plan
};

/// @throws Error plan_unreadable, plan_changed
PlanFile read_plan_file(const std::string& path);

}  // namespace cxsync::cli
