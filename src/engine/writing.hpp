#pragma once

#include <optional>

#include "cxsync/engine.hpp"
#include "engine/site.hpp"
#include "store/store.hpp"

namespace cxsync {

/// A plan, what was selected of it, and on what it is to be carried out.
struct WriteOrder {
  const Plan* plan = nullptr;
  const Selection* selection = nullptr;
  const ApplyOptions* options = nullptr;
  const store::WriterLock* lock = nullptr;
  const store::Store* state = nullptr;  ///< as it was when the lock was taken
  SideIdentity source;
  const Snapshot* live = nullptr;  ///< the Ivinex side, if it was read under this lock; null: read it
};

/// Carries out one plan: selection, live rows, writes, read-back, and all of it remembered in the state.
/// @throws Error, only before the first write.
Task<Report> carry_out(Site& site, WriteOrder order, const Call& call);

}  // namespace cxsync
