#pragma once

#include <functional>
#include <span>
#include <vector>

#include "cxsync/observer.hpp"
#include "model/async_sink.hpp"

namespace cxsync {

/// One row to write and what became of it.
struct PendingWrite {
  std::size_t row = 0;  ///< index of the report row
  RowWrite write;
  WriteResult result;
  bool tried = false;  ///< false: it was never its turn (cancelled, or Ivinex stopped answering)
};

/// Called with a batch of creates before it is sent; false: it must not be sent, and nothing after it.
using BeforeCreate = std::function<bool(std::span<PendingWrite* const>)>;

/// Writes the rows in batches, as many at once as the sink allows, each row at most once. Creates go before updates, in
/// batches of their own. Stops early when cancelled, or when the sink no longer answers; what was not tried says so.
/// Throws nothing for what the sink answers.
/// @param writes borrowed; none of them tried yet.
Task<void> write_batches(AsyncSink& sink, Kind kind, std::vector<PendingWrite*> writes,
                         const BeforeCreate& before_create, const Call& call);

}  // namespace cxsync
