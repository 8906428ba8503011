#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/engine.hpp"

namespace cxsync::cli {

/// Takes the parts of a text in their order.
using TextTaker = std::function<void(std::string_view)>;

/// Where a plan is saved: a new file, or an ordinary file that it replaces.
class PlanTarget {
 public:
  /// @param kept files that no plan may replace, whatever name they are reached by; they need not exist.
  /// @throws Error usage for a path that is empty, one of those, or something that is no ordinary file
  PlanTarget(std::string path, std::vector<std::string> kept);

  /// Writes a document, which comes in parts, and a line end to the file, which only its owner may read. It is replaced
  /// as a whole: whatever happens, it holds either what it held before or the whole document.
  /// @throws Error usage
  void write(const std::function<void(const TextTaker&)>& document) const;

 private:
  void check() const;

  std::string path_;
  std::vector<std::string> kept_;
};

struct PlanFile {
  PlanSet plans;
  bool is_set = false;  ///< `cxsync.set/1`, even of one plan
};

/// @throws Error plan_unreadable, plan_changed
PlanFile read_plan_file(const std::string& path);

}  // namespace cxsync::cli
