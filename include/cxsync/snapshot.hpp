#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxsync/kind.hpp"
#include "cxsync/record.hpp"

namespace cxsync {

/// Every record of one kind as one side had it at one time, and whether that is proven to be all of them.
/// An incomplete snapshot is good enough to look at, never to write from.
struct Snapshot {
  Kind kind = Kind::users;
  /// Records in the order they came. An id that came twice with the same content stands here once; with different
  /// content it stands here as often as it came, and the planner calls it invalid.
  std::vector<Record> records;
  /// Pages fetched for it, an empty last page included; 0 for a side that does not page.
  std::uint64_t pages = 0;
  bool complete = false;
  /// Why it is not complete, in one sentence; or a remark on a complete one (hidden agents); else empty.
  std::string reason;
};

}  // namespace cxsync
