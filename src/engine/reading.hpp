#pragma once

#include <optional>
#include <string>

#include "cxsync/plan.hpp"
#include "engine/site.hpp"
#include "model/journal.hpp"
#include "model/link.hpp"
#include "plan/live_rows.hpp"
#include "store/store.hpp"

namespace cxsync {

/// The Ivinex side of a kind as it was read, and what the state remembers of it. Can be moved, not copied: the rows of
/// a copy would borrow from the first one's snapshot.
struct KnownRows {
  KnownRows() = default;
  KnownRows(KnownRows&&) noexcept = default;
  KnownRows& operator=(KnownRows&&) noexcept = default;

  Snapshot snapshot;
  std::optional<LiveRows> rows;  ///< of the snapshot; empty: it was not read
  Links links;
  UnsettledCreates unsettled;
};

/// Both sides of one kind as they were read, and the plan made from them.
struct Reading {
  Plan plan;
  KnownRows live;
  SideIdentity source;  ///< who the CXone side is
};

/// Reads both sides at once and plans. When one side fails, the other is stopped.
/// @param state read for links and held against the tenant; borrowed.
/// @throws Error
Task<Reading> read_and_plan(Site& site, Kind kind, const store::Store& state, const Call& call);

/// Reads the Ivinex side alone, for a plan that was made before.
Task<KnownRows> read_known_rows(Site& site, Kind kind, const store::Store& state, const Call& call);

/// Whom the state must belong to, as far as that is known without asking CXone.
store::Identity identity_of(Site& site, const std::string& source_address, const std::string& tenant);

}  // namespace cxsync
