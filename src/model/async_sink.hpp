#pragma once

#include <span>
#include <vector>

#include "cxsync/sink.hpp"
#include "support/task.hpp"

namespace cxsync {

/// SyncSink for a side that waits for a network: the same promises, as tasks that share one loop.
class AsyncSink {
 public:
  virtual ~AsyncSink() = default;
  virtual SideIdentity describe() const = 0;
  virtual Task<Snapshot> read(Kind kind, const ReadRequest& request, const Call& call) = 0;
  virtual Task<std::vector<WriteResult>> create(Kind kind, std::span<const RowWrite> rows, const Call& call) = 0;
  virtual Task<std::vector<WriteResult>> update(Kind kind, std::span<const RowWrite> rows, const Call& call) = 0;
  virtual std::size_t batch_size() const noexcept = 0;
  /// Batches that may be under way at once; at least 1.
  virtual std::size_t max_in_flight() const noexcept = 0;
  virtual Task<std::vector<Check>> diagnose(std::span<const Kind> kinds, const Call& call) = 0;
};

}  // namespace cxsync
