#include <cstdint>

#include "capi/sized.hpp"

using namespace cxsync;
using namespace cxsync::capi;

namespace {

cxs_read_summary summary_of(const ReadSummary& from) noexcept {
  return {from.records, from.pages, from.complete ? 1 : 0, 0, borrowed_unless_empty(from.reason)};
}

/// A row, if there is one at that place.
const PlanRow* row_at(const cxs_plan* plan, size_t row) noexcept {
  const cxs_plan* found = checked(plan);
  return found == nullptr || row >= found->plan.rows().size() ? nullptr : &found->plan.rows()[row];
}

cxs_status give_change(const std::vector<Change>* changes, size_t index, cxs_change* out) noexcept {
  if (changes == nullptr || index >= changes->size()) return fail_sized(out);
  const Change& change = (*changes)[index];
  cxs_change given{};
  given.conflict = change.conflict ? 1 : 0;
  given.overwrites_edit = change.overwrites_edit ? 1 : 0;
  given.field = borrowed(change.field);
  given.from = borrowed(change.from);
  given.to = borrowed(change.to);
  given.base = borrowed(change.base);
  given.policy = borrowed(change.policy);
  return write_sized(out, given);
}

}  // namespace

extern "C" {

cxs_status cxs_plan_from_json(const char* json, size_t json_len, cxs_plan** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    if (json == nullptr) throw invalid_argument("the plan is NULL");
    return new cxs_plan(Plan::from_json(std::string_view(json, json_len)));
  });
}

cxs_plan* cxs_plan_copy(const cxs_plan* plan) CXS_NOEXCEPT {
  const cxs_plan* found = checked(plan);
  if (found == nullptr) return nullptr;
  try {
    return new cxs_plan(found->plan);
  } catch (...) {
    return nullptr;
  }
}

void cxs_plan_free(cxs_plan* plan) CXS_NOEXCEPT { delete checked(plan); }

cxs_text cxs_plan_json(const cxs_plan* plan) CXS_NOEXCEPT {
  const cxs_plan* found = checked(plan);
  if (found == nullptr) return {nullptr, 0};
  return text_of(found->json, [&] { return found->plan.to_json(); });
}

cxs_status cxs_plan_info_get(const cxs_plan* plan, cxs_plan_info* out) CXS_NOEXCEPT {
  const cxs_plan* found = checked(plan);
  if (found == nullptr) return fail_sized(out);
  const PlanData& data = found->plan.data();
  const PlanCounts counts = found->plan.counts();
  cxs_plan_info info{};
  info.kind = static_cast<int32_t>(data.kind);
  info.site = borrowed(data.site);
  info.digest = borrowed(found->plan.digest());
  info.config_digest = borrowed(data.config_digest);
  info.cxone = summary_of(data.cxone);
  info.ivinex = summary_of(data.ivinex);
  for (std::size_t i = 0; i < counts.by_action.size(); ++i) info.counts[i] = counts.by_action[i];
  info.row_count = data.rows.size();
  info.guard_count = data.guards.size();
  info.only_in_ivinex_count = data.only_in_ivinex.size();
  return write_sized(out, info);
}

cxs_status cxs_plan_row_get(const cxs_plan* plan, size_t row, cxs_plan_row* out) CXS_NOEXCEPT {
  const PlanRow* found = row_at(plan, row);
  if (found == nullptr) return fail_sized(out);
  cxs_plan_row given{};
  given.action = static_cast<int32_t>(found->action);
  given.key = borrowed(found->key);
  given.name = borrowed(found->name);
  given.ivinex_id = borrowed(found->ivinex_id);
  given.reason = borrowed_unless_empty(found->reason);
  given.warning_count = found->warnings.size();
  given.source_count = found->source.fields().size();
  given.change_count = found->changes.size();
  given.candidate_count = found->candidates.size();
  return write_sized(out, given);
}

cxs_status cxs_plan_change_get(const cxs_plan* plan, size_t row, size_t change, cxs_change* out) CXS_NOEXCEPT {
  const PlanRow* found = row_at(plan, row);
  return give_change(found == nullptr ? nullptr : &found->changes, change, out);
}

cxs_status cxs_plan_source_get(const cxs_plan* plan, size_t row, size_t field, cxs_field* out) CXS_NOEXCEPT {
  const PlanRow* found = row_at(plan, row);
  if (found == nullptr || field >= found->source.fields().size()) return fail_sized(out);
  const FieldView source = found->source.fields()[field];
  cxs_field given{};
  given.name = borrowed(source.name);
  if (source.form != ValueForm::unreadable) given.value = borrowed(source.value);
  return write_sized(out, given);
}

cxs_status cxs_plan_warning_get(const cxs_plan* plan, size_t row, size_t warning, cxs_text* out) CXS_NOEXCEPT {
  if (out == nullptr) return CXS_E_INVALID_ARGUMENT;
  *out = {nullptr, 0};
  const PlanRow* found = row_at(plan, row);
  if (found == nullptr || warning >= found->warnings.size()) return CXS_E_INVALID_ARGUMENT;
  *out = borrowed(found->warnings[warning]);
  return CXS_OK;
}

cxs_status cxs_plan_candidate_get(const cxs_plan* plan, size_t row, size_t candidate, cxs_candidate* out) CXS_NOEXCEPT {
  const PlanRow* found = row_at(plan, row);
  if (found == nullptr || candidate >= found->candidates.size()) return fail_sized(out);
  const Candidate& from = found->candidates[candidate];
  cxs_candidate given{};
  given.ivinex_id = borrowed(from.ivinex_id);
  given.name = borrowed(from.name);
  given.by = borrowed(from.by);
  given.change_count = from.changes.size();
  return write_sized(out, given);
}

cxs_status cxs_plan_candidate_change_get(const cxs_plan* plan, size_t row, size_t candidate, size_t change,
                                         cxs_change* out) CXS_NOEXCEPT {
  const PlanRow* found = row_at(plan, row);
  const bool known = found != nullptr && candidate < found->candidates.size();
  return give_change(known ? &found->candidates[candidate].changes : nullptr, change, out);
}

cxs_status cxs_plan_guard_get(const cxs_plan* plan, size_t guard, cxs_guard* out) CXS_NOEXCEPT {
  const cxs_plan* found = checked(plan);
  if (found == nullptr || guard >= found->plan.data().guards.size()) return fail_sized(out);
  const PlanGuard& from = found->plan.data().guards[guard];
  cxs_guard given{};
  given.tripped = from.tripped ? 1 : 0;
  given.name = borrowed(from.name);
  given.detail = borrowed(from.detail);
  return write_sized(out, given);
}

cxs_status cxs_plan_only_in_ivinex_get(const cxs_plan* plan, size_t row, cxs_orphan* out) CXS_NOEXCEPT {
  const cxs_plan* found = checked(plan);
  if (found == nullptr || row >= found->plan.data().only_in_ivinex.size()) return fail_sized(out);
  const OnlyInIvinex& from = found->plan.data().only_in_ivinex[row];
  cxs_orphan given{};
  given.ivinex_id = borrowed(from.ivinex_id);
  given.key = borrowed(from.key);
  given.name = borrowed(from.name);
  return write_sized(out, given);
}

size_t cxs_plan_row_find(const cxs_plan* plan, const char* key) CXS_NOEXCEPT {
  const cxs_plan* found = checked(plan);
  const PlanRow* row = found == nullptr || key == nullptr ? nullptr : found->plan.find(key);
  return row == nullptr ? SIZE_MAX : static_cast<size_t>(row - found->plan.rows().data());
}

cxs_status cxs_plan_set_from_json(const char* json, size_t json_len, cxs_plan_set** out, cxs_error** err) CXS_NOEXCEPT {
  return guarded_into(out, err, [&] {
    if (json == nullptr) throw invalid_argument("the set of plans is NULL");
    return new cxs_plan_set(plan_set_from_json(std::string_view(json, json_len)));
  });
}

void cxs_plan_set_free(cxs_plan_set* set) CXS_NOEXCEPT { delete checked(set); }

cxs_text cxs_plan_set_json(const cxs_plan_set* set) CXS_NOEXCEPT {
  const cxs_plan_set* found = checked(set);
  if (found == nullptr) return {nullptr, 0};
  return text_of(found->json, [&] { return to_json(found->set); });
}

size_t cxs_plan_set_count(const cxs_plan_set* set) CXS_NOEXCEPT {
  const cxs_plan_set* found = checked(set);
  return found == nullptr ? 0 : found->entries.size();
}

int32_t cxs_plan_set_kind(const cxs_plan_set* set, size_t index) CXS_NOEXCEPT {
  const auto* entry = entry_at(set, index);
  return entry == nullptr ? -1 : static_cast<int32_t>(entry->kind);
}

const cxs_plan* cxs_plan_set_plan(const cxs_plan_set* set, size_t index) CXS_NOEXCEPT {
  const auto* entry = entry_at(set, index);
  return entry == nullptr ? nullptr : entry->document.get();
}

const cxs_error* cxs_plan_set_error(const cxs_plan_set* set, size_t index) CXS_NOEXCEPT {
  const auto* entry = entry_at(set, index);
  return entry == nullptr ? nullptr : entry->error.get();
}

int32_t cxs_plan_set_exit_code(const cxs_plan_set* set) CXS_NOEXCEPT {
  const cxs_plan_set* found = checked(set);
  return static_cast<int32_t>(found == nullptr ? ExitCode::internal : exit_code(found->set));
}
}
