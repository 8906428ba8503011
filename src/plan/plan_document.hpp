#pragma once

#include <string>
#include <string_view>

#include "cxsync/plan.hpp"

namespace cxsync {

inline constexpr std::string_view k_plan_format = "cxsync.plan/1";

/// Writes the document; without the digest (null) it is the text that the digest covers.
void write_plan(std::string& out, const PlanData& data, const std::string* digest);

PlanCounts count_rows(const PlanData& data) noexcept;

}  // namespace cxsync
