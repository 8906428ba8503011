#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/snapshot.hpp"
#include "model/link.hpp"
#include "plan/live_rows.hpp"
#include "plan/source_records.hpp"
#include "plan/text_index.hpp"

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
  Matcher(const ModuleConfig& module, const SourceRecords& source, const Snapshot& sink, const LiveRows& rows,
          const Links& links);

  [[nodiscard]] Match match(const Record& source) const;
  /// True if a record of the source is linked to the row, or carries its key.
  [[nodiscard]] bool is_claimed(const Record& row) const;

 private:
  using RowsByText = std::unordered_map<std::string, std::vector<const Record*>>;
  struct SuggestField {
    std::string_view canonical;
    RowsByText rows;  ///< rows without a key, by folded value
  };
  /// What only a record without a link and a key needs. In a site that is in step no record does.
  struct Suggestions {
    std::vector<SuggestField> fields;
    RowsByText user_name_owners;  ///< rows that have a key or a link, by folded user name
  };

  using LinkOfKey = Links::value_type;
  struct KeyOf {
    std::string_view operator()(const LinkOfKey& entry) const noexcept { return entry.first; }
  };
  struct LinkedIdOf {
    std::string_view operator()(const LinkOfKey& entry) const noexcept { return entry.second.ivinex_id; }
  };

  [[nodiscard]] Suggestions index_suggestions() const;
  [[nodiscard]] const Link* link_of(std::string_view key) const noexcept;
  /// The key of the record that is linked to the row; empty: none is.
  [[nodiscard]] std::string_view linked_key(const Record& row) const;
  [[nodiscard]] bool linked_to_another(const Record& row, std::string_view key) const;
  [[nodiscard]] Match match_linked(const Record& source, const Link& link) const;
  [[nodiscard]] Match match_by_key(const Record& source, const Rows& rows) const;
  void suggest(const Record& source, Match& match) const;

  const ModuleConfig& module_;
  const SourceRecords& source_;
  const Snapshot& sink_;
  const LiveRows& rows_;
  const Links& links_;
  TextIndex<LinkOfKey, KeyOf> link_by_key_{KeyOf{}};
  mutable std::optional<TextIndex<LinkOfKey, LinkedIdOf>> link_by_id_;  ///< made when needed
  mutable std::optional<Suggestions> suggestions_;                      ///< likewise
};

}  // namespace cxsync
