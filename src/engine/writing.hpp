#pragma once

#include <string>
#include <vector>

#include "apply/ticked.hpp"
#include "cxsync/engine.hpp"
#include "engine/reading.hpp"
#include "engine/site.hpp"
#include "store/store.hpp"

namespace cxsync {

/// A plan, what is to be done of it, and on what it is to be carried out.
struct WriteOrder {
  const Plan* plan = nullptr;
  std::vector<TickedRow> ticked;  ///< rows of the plan
  std::string plan_digest;        ///< of the plan that was reviewed
  std::string actor;
  bool cleared = false;                    ///< the rows passed the guards in an earlier run
  std::vector<std::string> accept_guards;  ///< by name
  const store::WriterLock* lock = nullptr;
  const store::Store* state = nullptr;  ///< as it was when the lock was taken
  SideIdentity source;
  const KnownRows* live = nullptr;     ///< the Ivinex side, if it was read under this lock; null: read it
  std::size_t* batch_limit = nullptr;  ///< see DeliveryInput; one for all kinds of a call
};

/// Throws Error incomplete_read unless both sides were read to their end.
void require_complete(const Plan& plan);

/// Carries out one order: guards, live rows, writes, read-back, and all of it remembered in the state.
/// @throws Error, only before the first write.
Task<Report> carry_out(Site& site, WriteOrder order, const Call& call);

}  // namespace cxsync
