#pragma once

#include <string_view>

#include "cxsync/snapshot.hpp"
#include "plan/text_index.hpp"

namespace cxsync {

/// The records CXone has, by id. Borrows the snapshot.
class SourceRecords {
 public:
  explicit SourceRecords(const Snapshot& source) : snapshot_(source) {
    by_id_.reserve(source.records.size());
    for (const Record& record : source.records) {
      if (!record.id().empty()) by_id_.add(record);
    }
  }

  [[nodiscard]] const Snapshot& snapshot() const noexcept { return snapshot_; }
  [[nodiscard]] bool has(std::string_view id) const noexcept { return by_id_.contains(id); }
  /// Several records have that id.
  [[nodiscard]] bool is_repeated(std::string_view id) const noexcept {
    return !by_id_.repeated().empty() && by_id_.repeated().contains(id);
  }

 private:
  struct IdOf {
    std::string_view operator()(const Record& record) const noexcept { return record.id(); }
  };
  const Snapshot& snapshot_;
  TextIndex<Record, IdOf> by_id_{IdOf{}};
};

}  // namespace cxsync
