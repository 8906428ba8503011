#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "cxsync/config.hpp"
#include "cxsync/snapshot.hpp"

namespace cxsync {

/// A key fit for selections and for Ivinex: `[A-Za-z0-9._:-]{1,128}`, and none of the selection words.
bool is_usable_key(std::string_view key) noexcept;

/// What is wrong with a record; `reason` is empty for a good one.
struct Flaw {
  std::string reason;
  std::string detail;  ///< for the plan's warnings; may be empty
};

/// Finds the records of a snapshot that cannot be synchronised, each with its reason.
class ValidityCheck {
 public:
  /// Module and snapshot are borrowed.
  ValidityCheck(const ModuleConfig& module, const Snapshot& source);
  [[nodiscard]] Flaw flaw_of(const Record& record) const;

 private:
  [[nodiscard]] Flaw name_flaw(const Record& record) const;
  [[nodiscard]] Flaw value_flaw(const Record& record) const;

  const ModuleConfig& module_;
  Kind kind_;
  std::unordered_map<std::string_view, int> key_counts_;
  std::unordered_map<std::string, int> user_name_counts_;  ///< by folded name
};

}  // namespace cxsync
