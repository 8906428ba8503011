#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cxsync/plan.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

inline constexpr std::string_view k_plan_format = "cxsync.plan/1";

/// Writes the document; without the digest (null) it is the text that the digest covers.
void write_plan(std::string& out, const PlanData& data, const std::string* digest);

/// The member `guards`.
void write_guards(JsonWriter& json, const std::vector<PlanGuard>& guards);

PlanCounts count_rows(const PlanData& data) noexcept;

}  // namespace cxsync
