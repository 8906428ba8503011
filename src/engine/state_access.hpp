#pragma once

#include "engine/site.hpp"
#include "store/store.hpp"
#include "support/task.hpp"

namespace cxsync {

/// Becomes the one writer of the site's state. Waits up to ten seconds for another run to end.
/// @throws Error state_busy, cancelled, state_unusable.
Task<store::WriterLock> wait_for_lock(Site& site, const Call& call);

}  // namespace cxsync
