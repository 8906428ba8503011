#pragma once

#include <string>

#include "cxsync/observer.hpp"
#include "store/store.hpp"
#include "support/task.hpp"

namespace cxsync {

/// Becomes the one writer of a state. Waits up to ten seconds for another run to end.
/// @throws Error state_busy, cancelled, state_unusable.
Task<store::WriterLock> wait_for_lock(std::string path, const Call& call);

}  // namespace cxsync
