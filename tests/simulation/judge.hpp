#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "cxsync/engine.hpp"
#include "simulation/ivinex_rows.hpp"

namespace cxsync::simulation {

/// What a person ordered with one call of the engine.
struct Order {
  std::vector<Kind> kinds;            ///< whose rows may be written; none: a preview
  std::map<Kind, const Plan*> plans;  ///< what is applied; none: the call makes its own plan
  std::set<std::string> words;
  std::map<std::string, std::string> decisions;  ///< by key; empty: the row as it stands in the plan
  OnConflict on_conflict = OnConflict::skip;
  bool retries = false;  ///< what earlier calls left open

  [[nodiscard]] bool has(const char* word) const { return words.contains(word); }
};

/// Sees everything that reaches Ivinex and everything the engine reports, and holds it against the promises.
class Judge {
 public:
  Judge(Machine& machine, IvinexRows& rows) : machine_(machine), rows_(rows) {}

  void begin(const Order& order);
  void pulled(const Snapshot& snapshot);
  void read(Kind kind, bool complete) { read_complete_[kind] = complete; }
  /// A request is about to be sent.
  void sending(Kind kind, std::span<const RowWrite> writes, bool creates);
  /// A call is under way that began before that step.
  [[nodiscard]] bool is_under_way(std::uint64_t step) const noexcept { return calling_ && step >= began_at_; }
  /// The step of the first request for a kind in the present call: the rows were checked just before.
  [[nodiscard]] std::uint64_t checked_at(Kind kind) const { return checked_at_.at(kind); }
  /// A value of a row is about to be replaced by a request of a call that checked its rows at that step.
  void replaces(Kind kind, const Row& row, const std::string& field, const std::string& value, std::uint64_t checked_at,
                bool decided);
  /// Such a request took effect for this row.
  void stored(Kind kind, const std::string& id, const RowWrite& write, std::uint64_t checked_at);
  /// Ivinex said no to a row that it stored.
  void lied() { lied_ = true; }

  // How the call ended. One of them, once.
  void reported(const Report& report);
  void failed(const Error& error, std::optional<Kind> kind);  ///< no kind: the whole call
  void died();
  /// Call after all of the above.
  void end();

  /// A person had a hand in which rows carry this key: several may.
  void excuse_twins(Kind kind, const std::string& key) { excused_.emplace(kind, key); }
  [[nodiscard]] bool is_excused(Kind kind, const std::string& key) const { return excused_.contains({kind, key}); }
  void check_twins();
  /// A person had a hand in which row this record has; what becomes of it is not foretold.
  void touched(Kind kind, const std::string& key) { touched_.emplace(kind, key); }
  [[nodiscard]] bool is_touched(Kind kind, const std::string& key) const { return touched_.contains({kind, key}); }
  void violated(std::string what);

  /// Whether a person decided conflicts for CXone: in the present call, or in one that it takes up.
  [[nodiscard]] bool cxone_decides() const {
    return order_.on_conflict == OnConflict::cxone || (order_.retries && cxone_decided_);
  }
  [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }
  [[nodiscard]] const std::vector<std::string>& violations() const noexcept { return violations_; }

 private:
  struct Written {
    Kind kind;
    std::string id;
    std::vector<std::string> fields;
    bool create;
  };

  void check_reads(Kind kind);
  void check_create(Kind kind, const RowWrite& write);
  void check_update(Kind kind, const RowWrite& write);
  void check_retry(Kind kind, const RowWrite& write);
  [[nodiscard]] bool selects(const PlanRow& row) const;
  [[nodiscard]] bool reviewed(const RowWrite& write, const std::vector<Change>& changes) const;
  void check_rows_of(const Report& report);
  void check_selection_of(const Report& report);
  void check_written(const Report& report, const ReportRow& row);
  void settle_doubts(const Report& report);
  void settle_edits();

  Machine& machine_;
  IvinexRows& rows_;
  Order order_;
  bool calling_ = false;
  std::uint64_t began_at_ = 0;
  std::map<Kind, std::uint64_t> checked_at_;
  std::map<Kind, bool> pulled_complete_;
  std::map<Kind, bool> read_complete_;
  std::set<std::pair<Kind, std::string>> sent_keys_;
  std::set<std::pair<Kind, std::string>> sent_ids_;
  std::vector<Written> written_;
  bool lied_ = false;
  bool cxone_decided_ = false;
  /// What CXone answered for a record, by kind and key: in this call, and in earlier ones, where somebody reviewed it.
  using Values = std::map<std::pair<Kind, std::string>, std::set<std::string>>;
  Values pulled_;
  Values reviewed_;
  std::uint64_t requests_ = 0;
  std::set<std::pair<Kind, std::string>> excused_;
  std::set<std::pair<Kind, std::string>> touched_;
  std::vector<std::string> violations_;
};

}  // namespace cxsync::simulation
