#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxsync/kind.hpp"
#include "cxsync/plan.hpp"

namespace cxsync {

/// What the selected rows of a plan would come to, before anything is asked of the services. A run may still find rows
/// that changed since the plan was made.
struct SelectionSummary {
  Kind kind = Kind::users;
  std::uint64_t create = 0;
  std::uint64_t update = 0;
  std::uint64_t remember = 0;   ///< conflicts decided for Ivinex: nothing is written, but they are not asked again
  std::uint64_t unchanged = 0;  ///< selected by key though there is nothing to do
  std::uint64_t skip = 0;       ///< undecided conflicts, ambiguous and invalid rows
  /// All guards, judged on the selected rows. A tripped one stops a run that does not accept it by name.
  std::vector<PlanGuard> guards;
};

/// `{"kind","create","update","remember","unchanged","skip","guards":[{"name","tripped","detail"}]}`
std::string to_json(const SelectionSummary& summary);

}  // namespace cxsync
