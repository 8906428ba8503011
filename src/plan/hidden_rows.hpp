#pragma once

#include <string>
#include <string_view>

#include "cxsync/config.hpp"
#include "cxsync/snapshot.hpp"
#include "model/link.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// What Ivinex should list and does not: rows that are linked, and rows it reported as created. A read filter or a lost
/// permission may hide them; then a row that is not listed is no proof that it does not exist. Borrows everything.
class HiddenRows {
 public:
  /// @param unsettled creates whose rows were not read back so far; may be null.
  HiddenRows(const LiveRows& rows, const Links& links, const UnsettledCreates* unsettled);

  /// Why the read cannot count as complete; empty when it can. More than `max_shrink_percent` of what should be listed
  /// is missing; below `min_rows` of it nothing is judged.
  [[nodiscard]] std::string doubt(const GuardConfig& guards) const;
  /// The record may have been created by an earlier run, in a row that is hidden: Ivinex reported it as created, or it
  /// was sent, its fate is not known, and Ivinex hides other rows that it reported as created.
  [[nodiscard]] bool may_hold(std::string_view key) const;

 private:
  [[nodiscard]] bool is_listed(std::string_view key, std::string_view ivinex_id) const {
    return rows_.with_id(ivinex_id) != nullptr || !rows_.with_key(key).empty();
  }

  const LiveRows& rows_;
  const UnsettledCreates* unsettled_;
  std::uint64_t expected_ = 0;
  std::uint64_t missing_ = 0;
  bool hides_created_ = false;
};

}  // namespace cxsync
