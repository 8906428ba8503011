#pragma once

#include <string>

#include "cxsync/history.hpp"
#include "cxsync/plan.hpp"
#include "cxsync/report.hpp"

namespace cxsync::page {

// Lists for spreadsheets: UTF-8 with a byte order mark, every cell in quotes, lines end with CR LF. A cell that a
// spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV Injection").

/// One line per row, with the canonical fields of the kind as `cxone.FIELD`; rows that are only in Ivinex come last.
std::string plan_csv(const Plan& plan);
/// One line per selected row.
std::string report_csv(const Report& report);
/// One line per run.
std::string history_csv(const History& history);
/// One line per thing to do.
std::string follow_ups_csv(const FollowUps& list);

}  // namespace cxsync::page
