#pragma once

#include "cxsync/plan.hpp"
#include "fuzz/input.hpp"

namespace cxsync::fuzz {

/// A plan as the input says: any texts (of UTF-8), any numbers of everything.
PlanData any_plan(Input& input);

/// Texts that a change may have.
Change any_change(Input& input);

}  // namespace cxsync::fuzz
