#pragma once

#include <span>
#include <vector>

#include "cxsync/source.hpp"
#include "support/task.hpp"

namespace cxsync {

/// SyncSource for a side that waits for a network: the same promises, as tasks that share one loop, so that several
/// listings and both sides are read at once. References stay valid until the task has ended.
class AsyncSource {
 public:
  virtual ~AsyncSource() = default;
  virtual Task<SideIdentity> describe(const Call& call) = 0;
  virtual Task<Snapshot> pull(Kind kind, const Call& call) = 0;
  virtual Task<std::vector<Check>> diagnose(std::span<const Kind> kinds, const Call& call) = 0;
};

}  // namespace cxsync
