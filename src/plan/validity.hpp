#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cxsync/config.hpp"
#include "plan/source_records.hpp"

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
  /// Both are borrowed.
  ValidityCheck(const ModuleConfig& module, const SourceRecords& source);
  [[nodiscard]] Flaw flaw_of(const Record& record) const;

 private:
  [[nodiscard]] Flaw name_flaw(const Record& record) const;
  [[nodiscard]] Flaw value_flaw(const Record& record) const;
  void count_user_names();

  const ModuleConfig& module_;
  Kind kind_;
  const SourceRecords& source_;
  std::map<std::string, int> repeated_user_names_;  ///< by folded name: those that may stand on several records
};

}  // namespace cxsync
