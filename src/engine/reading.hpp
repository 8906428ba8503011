#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cxsync/plan.hpp"
#include "engine/site.hpp"
#include "model/link.hpp"
#include "store/store.hpp"

namespace cxsync {

/// Both sides of one kind as they were read, and the plan made from them.
struct Reading {
  Plan plan;
  Snapshot live;        ///< the Ivinex side
  SideIdentity source;  ///< who the CXone side is
};

/// Reads both sides at once and plans. When one side fails, the other is stopped.
/// @param state read for links and held against the tenant; borrowed.
/// @throws Error
Task<Reading> read_and_plan(Site& site, Kind kind, const store::Store& state, const Call& call);

/// Reads the Ivinex side alone, for a plan that was made before.
/// @param expected_rows as many as there were when it was last seen; 0: not known.
Task<Snapshot> read_sink(Site& site, Kind kind, std::uint64_t expected_rows, const Call& call);

/// Whom the state must belong to, as far as that is known without asking CXone.
store::Identity identity_of(Site& site, const std::string& source_address, const std::string& tenant);

}  // namespace cxsync
