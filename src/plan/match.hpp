#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/snapshot.hpp"
#include "model/link.hpp"

namespace cxsync {

/// Which Ivinex row a CXone record is, if that can be told.
struct Match {
  struct Option {
    const Record* row;
    std::string by;
  };
  const Record* row = nullptr;  ///< the row; null: none, or not to be told
  const Link* link = nullptr;   ///< what is remembered of the record; null: nothing
  std::string reason;           ///< why it cannot be told; empty: it can (a row, or none at all)
  std::vector<std::string> warnings;
  std::vector<Option> options;  ///< rows it may be, in the order of the snapshot
};

/// Finds rows by link, then by key, then by suggestion. Never guesses. Borrows everything it is made from.
class Matcher {
 public:
  Matcher(const ModuleConfig& module, const Snapshot& source, const Snapshot& sink, const Links& links);

  [[nodiscard]] Match match(const Record& source) const;
  /// The key that stands on a row, trimmed.
  [[nodiscard]] std::string_view key_of(const Record& row) const noexcept;
  /// True if a record of the source is linked to the row, or carries its key.
  [[nodiscard]] bool is_claimed(const Record& row) const noexcept;

 private:
  using Rows = std::vector<const Record*>;
  using RowsByText = std::unordered_map<std::string, Rows>;
  struct SuggestField {
    std::string_view canonical;
    RowsByText rows;  ///< rows without a key, by folded value
  };

  void index_suggestions(const Snapshot& sink);
  [[nodiscard]] const Rows& rows_with_key(std::string_view key) const noexcept;
  [[nodiscard]] const Record* row_with_id(std::string_view id) const noexcept;
  [[nodiscard]] bool linked_to_another(const Record& row, std::string_view key) const noexcept;
  [[nodiscard]] Match match_linked(const Record& source, const Link& link) const;
  [[nodiscard]] Match match_by_key(const Record& source, const Rows& rows) const;
  void suggest(const Record& source, Match& match) const;

  const ModuleConfig& module_;
  Kind kind_;
  const Links& links_;
  std::unordered_map<std::string_view, const Record*> by_id_;
  std::unordered_map<std::string_view, Rows> by_key_;
  std::unordered_map<std::string_view, std::string_view> key_by_linked_id_;
  std::unordered_set<std::string_view> source_keys_;
  std::vector<SuggestField> suggest_fields_;
  RowsByText user_name_owners_;  ///< rows that have a key or a link, by folded user name
};

}  // namespace cxsync
