#pragma once

#include <functional>
#include <vector>

#include "apply/batch_sender.hpp"

namespace cxsync {

/// What delivering depends on. Everything is borrowed and outlives the task.
struct DeliveryInput {
  AsyncSink* sink = nullptr;
  Kind kind = Kind::users;
  WriteJournal* journal = nullptr;
  WriteProgress progress;
  /// Rows per batch the side is known to take, 0: not known. What is learnt on the way is left here.
  std::size_t* batch_limit = nullptr;
  /// Reads the side again; false when it cannot be read to its end. Called with nothing under way.
  std::function<Task<bool>()> look_up;
  /// After look_up: the row is not to be sent again. It stands there as it was to be written, or is stale by now.
  std::function<bool(const PendingWrite&)> is_done;
};

/// How delivering ended.
struct Delivered {
  bool journal_failed = false;      ///< the state did not take the next rows; they were not sent
  bool sent_since_look_up = false;  ///< something may have arrived since the last look-up that succeeded
};

/// Brings rows to the sink in batches, creates first. A batch that is refused as a whole is taken apart until every bad
/// row stands alone; rows that may have been written by it are looked up before they are sent again. A lost answer is
/// not repeated. What was not tried says so. Throws nothing for what the sink answers.
Task<Delivered> deliver(const DeliveryInput& input, std::vector<PendingWrite*> rows, const Call& call);

}  // namespace cxsync
