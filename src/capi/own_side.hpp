#pragma once

#include <functional>
#include <string>

#include "capi/guard.hpp"
#include "cxsync/doctor.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/record.hpp"
#include "cxsync/snapshot.hpp"

/// What a callback reads goes here. Lives for one callback.
struct cxs_records : cxsync::capi::Tagged<12> {
  cxs_records(cxsync::Kind kind, const cxsync::Call& from) : call(from) {
    snapshot.kind = kind;
    snapshot.complete = true;
  }
  const cxsync::Call& call;
  cxsync::Snapshot snapshot;
  cxsync::RecordBuilder latest;  ///< records that are not in the snapshot yet
  std::string message;           ///< what the host says about its failure
  std::string hint;
  std::string nonsense;  ///< what it gave that cannot be taken; empty: nothing
  bool out_of_memory = false;
};

namespace cxsync::capi {

/// Runs a callback of the host; anything that leaves it is a failure (-1).
template <typename Callback>
int32_t run_callback(const Callback& callback) noexcept {
  try {
    return callback();
  } catch (...) {
    return -1;
  }
}

/// What a reading callback left. @throws Error callback_failed, cancelled, deadline_exceeded.
Snapshot taken(cxs_records& records, int32_t result, const char* side);

/// The doctor's check of a side of the host's own: can it be read?
Check check_of(std::string id, const char* side, const std::function<Snapshot()>& read);

}  // namespace cxsync::capi
