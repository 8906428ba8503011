#pragma once

#include <string>

#include "cxsync/engine.hpp"

namespace cxsync::cli {

// Results as people read them: a heading, counts, a table. Every line ends with a line end.

/// What a plan would write. Unchanged rows are only counted.
std::string plan_table(const Plan& plan, bool colours);

/// What happened to every selected row.
std::string report_table(const Report& report, bool colours);

/// What the doctor found, and how to mend it.
std::string doctor_table(const CheckList& list, bool colours);

/// Past runs, the newest first.
std::string history_table(const History& history, bool colours);

/// What people still have to do.
std::string follow_ups_table(const FollowUps& list, bool colours);

}  // namespace cxsync::cli
