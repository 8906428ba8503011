#pragma once

#include <string>
#include <vector>

#include "cxsync/config.hpp"
#include "cxsync/plan.hpp"
#include "cxsync/record.hpp"
#include "model/link.hpp"

namespace cxsync {

/// What the diff of one record and one row depends on, besides the two.
struct DiffContext {
  const ModuleConfig* module = nullptr;
  std::string_view agents_group;  ///< the one group entry users must have
  const Bases* bases = nullptr;   ///< null: no base at all
  bool adopted = false;           ///< the row is or would be adopted from a suggestion
};

/// What would be written to a row, field by field.
struct Diff {
  std::vector<Change> changes;
  std::vector<std::string> warnings;
  std::string flaw;  ///< reason that makes the row invalid; empty: none

  [[nodiscard]] bool has_conflict() const noexcept;
};

/// The fields of a new row: key, mapped values (empty ones left out), group.
std::vector<Change> create_changes(const DiffContext& context, const Record& source);

/// What brings the row up to the record under the policies. The key is written where the row lacks it.
Diff diff_row(const DiffContext& context, const Record& source, const Record& row);

}  // namespace cxsync
