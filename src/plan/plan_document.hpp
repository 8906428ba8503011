#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/plan.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

inline constexpr std::string_view k_plan_format = "cxsync.plan/1";

/// Takes the parts of a text in their order.
using TextTaker = std::function<void(std::string_view)>;

/// Gives the document in parts; without the digest (null) it is the text that the digest covers.
void write_plan(const PlanData& data, const std::string* digest, const TextTaker& take);

/// The member `guards`.
void write_guards(JsonWriter& json, const std::vector<PlanGuard>& guards);

PlanCounts count_rows(const PlanData& data) noexcept;

}  // namespace cxsync
