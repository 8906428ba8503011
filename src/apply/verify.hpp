#pragma once

#include <vector>

#include "apply/batch.hpp"
#include "apply/ticked.hpp"
#include "cxsync/config.hpp"
#include "cxsync/report.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// The row stands in Ivinex as it was to be written: a create by its key, an update by every value.
/// @param ivinex_id empty for a create.
bool is_written(std::string_view key, std::string_view ivinex_id, const std::vector<Change>& changes,
                const ModuleConfig& module, const LiveRows& rows);

/// Warns when other Ivinex rows carry the key too, as after a person picked one of two.
void warn_of_twin(const TickedRow& ticked, const LiveRows& rows, ReportRow& row);

/// Settles one written row by what the server said and what was read back.
/// @param after the rows after the writes; null when they could not be read: then the server's word stands, marked
///        `not_verified`.
/// @param verified counts what was found.
void settle_row(const TickedRow& ticked, const PendingWrite& pending, const ModuleConfig& module, const LiveRows* after,
                ReportRow& row, Verified& verified);

}  // namespace cxsync
