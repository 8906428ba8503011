#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/change.hpp"
#include "cxsync/kind.hpp"
#include "cxsync/record.hpp"

namespace cxsync {

/// An Ivinex row that may be the record.
struct Candidate {
  std::string ivinex_id;
  std::string name;
  std::string by;               ///< the field that matched (`user_name`), or `key`, `link`
  std::vector<Change> changes;  ///< what adopting this row would write

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

struct PlanRow {
  std::string key;
  std::string name;
  Action action = Action::unchanged;
  std::optional<std::string> ivinex_id;
  std::string reason;                 ///< a word (`inactive`, `suggestion`, `row_gone`, ...); empty: none
  std::vector<std::string> warnings;  ///< words, some with a detail after a colon
  Record source;                      ///< the canonical fields CXone answered, in canonical order
  /// What would be written. Of an ambiguous row: what `KEY=new` would write, where that is allowed.
  std::vector<Change> changes;
  std::vector<Candidate> candidates;

  friend bool operator==(const PlanRow&, const PlanRow&) = default;
};

/// An ambiguous row that a person may create as a new one (`KEY=new`): only where no Ivinex row carries the key.
bool allows_new(const PlanRow& row) noexcept;

/// An Ivinex row that no CXone record matches. It is listed, never touched.
struct OnlyInIvinex {
  std::string ivinex_id;
  std::optional<std::string> key;  ///< empty: the row's key field is empty
  std::string name;

  friend bool operator==(const OnlyInIvinex&, const OnlyInIvinex&) = default;
};

/// What a plan knows about one side's read.
struct ReadSummary {
  std::uint64_t records = 0;
  std::uint64_t pages = 0;
  bool complete = false;
  std::string reason;

  friend bool operator==(const ReadSummary&, const ReadSummary&) = default;
};

struct PlanGuard {
  std::string name;  ///< `create update deactivate shrink all_changed`
  bool tripped = false;
  std::string detail;

  friend bool operator==(const PlanGuard&, const PlanGuard&) = default;
};

/// Rows per action, in the order of Action, then rows only in Ivinex.
struct PlanCounts {
  std::array<std::uint64_t, 6> by_action{};
  std::uint64_t only_in_ivinex = 0;

  [[nodiscard]] std::uint64_t of(Action action) const noexcept { return by_action[static_cast<std::size_t>(action)]; }
};

/// The content of a plan, for whoever makes one.
struct PlanData {
  std::string site;
  Kind kind = Kind::users;
  std::string config_digest;
  ReadSummary cxone;
  ReadSummary ivinex;
  std::vector<PlanGuard> guards;
  std::vector<PlanRow> rows;
  std::vector<OnlyInIvinex> only_in_ivinex;
};

/// What would be written, row by row. Immutable: read it from any number of threads; copies share one content.
/// The same inputs give the same bytes.
class Plan {
 public:
  /// Sorts the rows: action, name, key, as bytes.
  explicit Plan(PlanData data);
  /// Reads the document `cxsync.plan/1`.
  /// @throws Error plan_unreadable (where and what), or plan_changed when the digest does not fit the content.
  static Plan from_json(std::string_view json);

  [[nodiscard]] const PlanData& data() const noexcept;
  [[nodiscard]] Kind kind() const noexcept { return data().kind; }
  [[nodiscard]] const std::vector<PlanRow>& rows() const noexcept { return data().rows; }
  [[nodiscard]] const PlanRow* find(std::string_view key) const noexcept;
  /// Of the whole document but itself; computed when it is first asked for.
  [[nodiscard]] const std::string& digest() const;
  [[nodiscard]] PlanCounts counts() const noexcept;
  /// Both sides were read to their end.
  [[nodiscard]] bool complete() const noexcept { return data().cxone.complete && data().ivinex.complete; }
  /// Creates (inactive ones aside), updates or conflicts stand in it.
  [[nodiscard]] bool has_changes() const noexcept;
  /// The document: canonical JSON, no line end.
  [[nodiscard]] std::string to_json() const;
  /// The document in parts of about 64 KiB, in their order: a plan of a hundred thousand rows has a hundred megabytes.
  void write_json(const std::function<void(std::string_view)>& take) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;
};

}  // namespace cxsync
