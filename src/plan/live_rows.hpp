#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "cxsync/snapshot.hpp"
#include "plan/text_index.hpp"
#include "support/text.hpp"

namespace cxsync {

/// Some rows, in the order of their snapshot.
using Rows = std::span<const Record* const>;

/// The rows Ivinex has, by id and by key. Borrows the snapshot and the name of the field.
class LiveRows {
 public:
  LiveRows(const Snapshot& sink, std::string_view key_field) : key_of_{key_field} {
    by_id_.reserve(sink.records.size());
    by_key_.reserve(sink.records.size());
    for (const Record& row : sink.records) {
      by_id_.add(row);
      if (!key_of(row).empty()) by_key_.add(row);
    }
  }

  /// The key that stands on a row, trimmed.
  [[nodiscard]] std::string_view key_of(const Record& row) const noexcept { return key_of_(row); }
  [[nodiscard]] bool any_key() const noexcept { return !by_key_.empty(); }
  /// The first one, where the snapshot lists the id twice.
  [[nodiscard]] const Record* with_id(std::string_view id) const noexcept { return by_id_.find(id); }
  [[nodiscard]] Rows with_key(std::string_view key) const noexcept { return by_key_.all(key); }
  /// The smallest id that the snapshot lists twice; empty: none, as in every sound read.
  [[nodiscard]] std::optional<std::string_view> twin() const noexcept {
    if (by_id_.repeated().empty()) return std::nullopt;
    return by_id_.repeated().begin()->first;
  }

 private:
  struct IdOf {
    std::string_view operator()(const Record& row) const noexcept { return row.id(); }
  };
  struct KeyOf {
    std::string_view field;
    std::string_view operator()(const Record& row) const noexcept { return trim(row.get(field).value_or("")); }
  };

  KeyOf key_of_;
  TextIndex<Record, IdOf> by_id_{IdOf{}};
  TextIndex<Record, KeyOf> by_key_{key_of_};
};

}  // namespace cxsync
