#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxsync/report.hpp"

namespace cxsync {

/// One finished or interrupted run.
struct HistoryEntry {
  std::string run;
  Kind kind = Kind::users;
  std::string actor;
  std::string started;
  std::optional<std::string> finished;  ///< empty: it was interrupted
  std::string plan_digest;
  std::vector<std::string> guards_accepted;
  std::array<std::uint64_t, 6> counts{};  ///< in the order of Outcome
  std::optional<int> exit;                ///< empty: it was interrupted
};

/// Past runs, the newest first.
struct History {
  std::string site;
  std::vector<HistoryEntry> runs;
  /// The document `cxsync.history/1`: canonical JSON, no line end.
  [[nodiscard]] std::string to_json() const;
};

/// What people still have to do, the oldest first.
struct FollowUps {
  std::string site;
  std::vector<FollowUp> follow_ups;
  /// The document `cxsync.follow_ups/1`: canonical JSON, no line end.
  [[nodiscard]] std::string to_json() const;
};

}  // namespace cxsync
