#pragma once

#include <span>
#include <string>
#include <vector>

#include "cxsync/doctor.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/snapshot.hpp"

namespace cxsync {

/// Who a side is. State and plans are bound to it, so that one site's state is never used for another.
struct SideIdentity {
  std::string
      address;  ///< the address it is configured with, without credentials; a host's own side may choose any name
  std::string tenant;  ///< the tenant (business unit) behind it; empty if the side has none

  friend bool operator==(const SideIdentity&, const SideIdentity&) = default;
};

/// The side that is read: CXone, or a host's own. Three functions, no state required. Calls come from one thread at a
/// time. Anything that fails throws Error; another exception is an internal error of the call.
class SyncSource {
 public:
  virtual ~SyncSource() = default;

  /// Who this is. May sign in to find out.
  virtual SideIdentity describe(const Call& call) = 0;

  /// Every record of one kind, with canonical field names (see the README's table); `Record::id` is the key.
  /// A listing that cannot be proven complete is returned with `complete` false and a reason, not thrown.
  /// @throws Error when the side cannot be reached, read or logged in to.
  virtual Snapshot pull(Kind kind, const Call& call) = 0;

  /// Looks at everything that `pull` needs for these kinds, one check each. Never throws for what it finds.
  virtual std::vector<Check> diagnose(std::span<const Kind> kinds, const Call& call) = 0;
};

}  // namespace cxsync
