#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "cxsync/snapshot.hpp"
#include "support/text.hpp"

namespace cxsync {

/// The rows Ivinex has now, by id and by key. Borrows the snapshot.
class LiveRows {
 public:
  LiveRows(const Snapshot& sink, std::string_view key_field) : key_field_(key_field) {
    by_id_.reserve(sink.records.size());
    by_key_.reserve(sink.records.size());
    for (const Record& row : sink.records) {
      by_id_.emplace(row.id(), &row);
      if (const auto key = key_of(row); !key.empty()) by_key_[key].push_back(&row);
    }
  }

  [[nodiscard]] std::string_view key_of(const Record& row) const { return trim(row.get(key_field_).value_or("")); }
  [[nodiscard]] bool any_key() const { return !by_key_.empty(); }
  [[nodiscard]] const Record* with_id(std::string_view id) const {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
  }
  [[nodiscard]] const std::vector<const Record*>& with_key(std::string_view key) const {
    static const std::vector<const Record*> k_none;
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? k_none : found->second;
  }

 private:
  std::string_view key_field_;
  std::unordered_map<std::string_view, const Record*> by_id_;
  std::unordered_map<std::string_view, std::vector<const Record*>> by_key_;
};

}  // namespace cxsync
