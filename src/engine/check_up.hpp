#pragma once

#include "cxsync/doctor.hpp"
#include "engine/site.hpp"

namespace cxsync {

/// Looks at configuration, state, both sides and the fields of every module. Writes nothing.
/// @throws Error only when cancelled.
Task<CheckList> check_up(Site& site, const Call& call);

}  // namespace cxsync
