#include "capi/sized.hpp"

using namespace cxsync;
using namespace cxsync::capi;

extern "C" {

void cxs_report_free(cxs_report* report) CXS_NOEXCEPT { delete checked(report); }

cxs_text cxs_report_json(const cxs_report* report) CXS_NOEXCEPT {
  const cxs_report* found = checked(report);
  if (found == nullptr) return {nullptr, 0};
  return text_of(found->json, [&] { return found->report.to_json(); });
}

int32_t cxs_report_exit_code(const cxs_report* report) CXS_NOEXCEPT {
  const cxs_report* found = checked(report);
  return static_cast<int32_t>(found == nullptr ? ExitCode::internal : found->report.exit_code());
}

cxs_status cxs_report_info_get(const cxs_report* report, cxs_report_info* out) CXS_NOEXCEPT {
  const cxs_report* found = checked(report);
  if (found == nullptr) return fail_sized(out);
  const Report& from = found->report;
  const auto counts = from.counts();
  cxs_report_info info{};
  info.kind = static_cast<int32_t>(from.kind);
  info.site = borrowed(from.site);
  info.run = borrowed(from.run);
  info.plan_digest = borrowed(from.plan_digest);
  info.actor = borrowed(from.actor);
  info.started = borrowed(from.started);
  info.finished = borrowed(from.finished);
  for (std::size_t i = 0; i < counts.size(); ++i) info.counts[i] = counts[i];
  info.verified_checked = from.verified.checked;
  info.verified_confirmed = from.verified.confirmed;
  info.verified_different = from.verified.different;
  info.verified_missing = from.verified.missing;
  info.row_count = from.rows.size();
  info.follow_up_count = from.follow_ups.size();
  info.accepted_guard_count = from.guards_accepted.size();
  return write_sized(out, info);
}

cxs_status cxs_report_row_get(const cxs_report* report, size_t row, cxs_report_row* out) CXS_NOEXCEPT {
  const cxs_report* found = checked(report);
  if (found == nullptr || row >= found->report.rows.size()) return fail_sized(out);
  const ReportRow& from = found->report.rows[row];
  cxs_report_row given{};
  given.action = static_cast<int32_t>(from.action);
  given.outcome = static_cast<int32_t>(from.outcome);
  given.attempts = from.attempts;
  given.key = borrowed(from.key);
  given.name = borrowed(from.name);
  given.ivinex_id = borrowed(from.ivinex_id);
  if (from.error) {
    given.error_code = borrowed(from.error->code);
    given.error_message = borrowed(from.error->message);
    given.error_hint = borrowed(from.error->hint);
    given.http_status = from.error->http_status.value_or(0);
  }
  return write_sized(out, given);
}

cxs_status cxs_report_follow_up_get(const cxs_report* report, size_t index, cxs_follow_up* out) CXS_NOEXCEPT {
  const cxs_report* found = checked(report);
  if (found == nullptr || index >= found->report.follow_ups.size()) return fail_sized(out);
  const FollowUp& from = found->report.follow_ups[index];
  cxs_follow_up given{};
  given.what = borrowed(from.what);
  given.key = borrowed(from.key);
  given.name = borrowed(from.name);
  return write_sized(out, given);
}

cxs_status cxs_report_accepted_guard_get(const cxs_report* report, size_t index, cxs_text* out) CXS_NOEXCEPT {
  if (out == nullptr) return CXS_E_INVALID_ARGUMENT;
  *out = {nullptr, 0};
  const cxs_report* found = checked(report);
  if (found == nullptr || index >= found->report.guards_accepted.size()) return CXS_E_INVALID_ARGUMENT;
  *out = borrowed(found->report.guards_accepted[index]);
  return CXS_OK;
}

void cxs_report_set_free(cxs_report_set* set) CXS_NOEXCEPT { delete checked(set); }

cxs_text cxs_report_set_json(const cxs_report_set* set) CXS_NOEXCEPT {
  const cxs_report_set* found = checked(set);
  if (found == nullptr) return {nullptr, 0};
  return text_of(found->json, [&] { return to_json(found->set); });
}

size_t cxs_report_set_count(const cxs_report_set* set) CXS_NOEXCEPT {
  const cxs_report_set* found = checked(set);
  return found == nullptr ? 0 : found->entries.size();
}

int32_t cxs_report_set_kind(const cxs_report_set* set, size_t index) CXS_NOEXCEPT {
  const auto* entry = entry_at(set, index);
  return entry == nullptr ? -1 : static_cast<int32_t>(entry->kind);
}

const cxs_report* cxs_report_set_report(const cxs_report_set* set, size_t index) CXS_NOEXCEPT {
  const auto* entry = entry_at(set, index);
  return entry == nullptr ? nullptr : entry->document.get();
}

const cxs_error* cxs_report_set_error(const cxs_report_set* set, size_t index) CXS_NOEXCEPT {
  const auto* entry = entry_at(set, index);
  return entry == nullptr ? nullptr : entry->error.get();
}

int32_t cxs_report_set_exit_code(const cxs_report_set* set) CXS_NOEXCEPT {
  const cxs_report_set* found = checked(set);
  return static_cast<int32_t>(found == nullptr ? ExitCode::internal : exit_code(found->set));
}

void cxs_check_list_free(cxs_check_list* list) CXS_NOEXCEPT { delete checked(list); }

cxs_text cxs_check_list_json(const cxs_check_list* list) CXS_NOEXCEPT {
  const cxs_check_list* found = checked(list);
  if (found == nullptr) return {nullptr, 0};
  return text_of(found->json, [&] { return found->list.to_json(); });
}

int32_t cxs_check_list_exit_code(const cxs_check_list* list) CXS_NOEXCEPT {
  const cxs_check_list* found = checked(list);
  return static_cast<int32_t>(found == nullptr ? ExitCode::internal : found->list.exit_code());
}

size_t cxs_check_list_count(const cxs_check_list* list) CXS_NOEXCEPT {
  const cxs_check_list* found = checked(list);
  return found == nullptr ? 0 : found->list.checks.size();
}

cxs_status cxs_check_get(const cxs_check_list* list, size_t index, cxs_check* out) CXS_NOEXCEPT {
  if (index >= cxs_check_list_count(list)) return fail_sized(out);
  const Check& from = list->list.checks[index];
  cxs_check given{};
  given.status = static_cast<int32_t>(from.status);
  given.id = borrowed(from.id);
  given.message = borrowed(from.message);
  given.fix = borrowed(from.fix);
  given.elapsed_ms = from.elapsed_ms;
  return write_sized(out, given);
}
}
