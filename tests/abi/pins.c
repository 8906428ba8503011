/*
 * What programs that are compiled already rely on: every constant, and the size and layout of every struct. A line
 * that no longer compiles is a broken promise: add constants at the end of their list, and fields at the end of their
 * struct, with lines of their own here. ABI.md has the rules.
 */
#include <stddef.h>

#include "cxsync/cxsync.h"

#define SAME(name, value) _Static_assert((name) == (value), #name " has changed")

SAME(CXS_ABI_VERSION, 0);

SAME(CXS_OK, 0);
SAME(CXS_E_INVALID_ARGUMENT, 1);
SAME(CXS_E_BUSY, 2);
SAME(CXS_E_UNSUPPORTED, 3);
SAME(CXS_E_CALLBACK, 4);
SAME(CXS_E_CONFIG, 20);
SAME(CXS_E_SECRET, 21);
SAME(CXS_E_KIND, 22);
SAME(CXS_E_FIELD, 23);
SAME(CXS_E_SELECTION, 24);
SAME(CXS_E_PLAN, 25);
SAME(CXS_E_RUN, 26);
SAME(CXS_E_STATE, 27);
SAME(CXS_E_USAGE, 28);
SAME(CXS_E_INCOMPLETE, 40);
SAME(CXS_E_GUARD, 41);
SAME(CXS_E_NETWORK, 50);
SAME(CXS_E_TIMEOUT, 51);
SAME(CXS_E_AUTH, 52);
SAME(CXS_E_PERMISSION, 53);
SAME(CXS_E_NOT_FOUND, 54);
SAME(CXS_E_THROTTLED, 55);
SAME(CXS_E_REMOTE, 56);
SAME(CXS_E_RESPONSE, 57);
SAME(CXS_E_DEADLINE, 58);
SAME(CXS_E_STATE_BUSY, 70);
SAME(CXS_E_CANCELLED, 80);
SAME(CXS_E_NO_MEMORY, 100);
SAME(CXS_E_INTERNAL, 101);
SAME(CXS_KIND_USERS, 0);
SAME(CXS_KIND_CAMPAIGNS, 1);
SAME(CXS_KIND_DISPOSITIONS, 2);
SAME(CXS_KIND_AGENT_STATUSES, 3);
SAME(CXS_ACTION_CREATE, 0);
SAME(CXS_ACTION_UPDATE, 1);
SAME(CXS_ACTION_CONFLICT, 2);
SAME(CXS_ACTION_AMBIGUOUS, 3);
SAME(CXS_ACTION_INVALID, 4);
SAME(CXS_ACTION_UNCHANGED, 5);
SAME(CXS_OUTCOME_CREATED, 0);
SAME(CXS_OUTCOME_UPDATED, 1);
SAME(CXS_OUTCOME_UNCHANGED, 2);
SAME(CXS_OUTCOME_SKIPPED, 3);
SAME(CXS_OUTCOME_FAILED, 4);
SAME(CXS_OUTCOME_UNKNOWN, 5);
SAME(CXS_ON_CONFLICT_SKIP, 0);
SAME(CXS_ON_CONFLICT_CXONE, 1);
SAME(CXS_ON_CONFLICT_IVINEX, 2);
SAME(CXS_CHECK_OK, 0);
SAME(CXS_CHECK_WARN, 1);
SAME(CXS_CHECK_FAIL, 2);
SAME(CXS_CHECK_SKIPPED, 3);
SAME(CXS_PHASE_SIGN_IN, 0);
SAME(CXS_PHASE_PULL, 1);
SAME(CXS_PHASE_READ, 2);
SAME(CXS_PHASE_PLAN, 3);
SAME(CXS_PHASE_WRITE, 4);
SAME(CXS_PHASE_VERIFY, 5);
SAME(CXS_LOG_ERROR, 0);
SAME(CXS_LOG_WARN, 1);
SAME(CXS_LOG_INFO, 2);
SAME(CXS_LOG_DEBUG, 3);
SAME(CXS_REFERENCE_ENV, 0);
SAME(CXS_REFERENCE_FILE, 1);
SAME(CXS_REFERENCE_PATH, 2);

/* Widths that hold on every machine. */
SAME(sizeof(cxs_status), 4);
#define WIDTH(type, field, size) _Static_assert(sizeof(((type*)0)->field) == (size), #type "." #field " has changed")
#define FIRST(type)                                                                        \
  _Static_assert(offsetof(type, struct_size) == 0, #type " does not begin with its size"); \
  WIDTH(type, struct_size, 4)

FIRST(cxs_progress);
FIRST(cxs_call_options);
FIRST(cxs_client_options);
FIRST(cxs_apply_options);
FIRST(cxs_plan_info);
FIRST(cxs_plan_row);
FIRST(cxs_change);
FIRST(cxs_field);
FIRST(cxs_candidate);
FIRST(cxs_guard);
FIRST(cxs_orphan);
FIRST(cxs_report_info);
FIRST(cxs_report_row);
FIRST(cxs_follow_up);
FIRST(cxs_check);
FIRST(cxs_source_callbacks);
FIRST(cxs_sink_callbacks);

WIDTH(cxs_progress, kind, 4);
WIDTH(cxs_progress, phase, 4);
WIDTH(cxs_progress, reserved, 4);
WIDTH(cxs_progress, pages, 8);
WIDTH(cxs_progress, done, 8);
WIDTH(cxs_progress, total, 8);
WIDTH(cxs_call_options, deadline_ms, 4);
WIDTH(cxs_client_options, reserved, 4);
WIDTH(cxs_apply_options, on_conflict, 4);
WIDTH(cxs_read_summary, records, 8);
WIDTH(cxs_read_summary, pages, 8);
WIDTH(cxs_read_summary, complete, 4);
WIDTH(cxs_read_summary, reserved, 4);
WIDTH(cxs_plan_info, kind, 4);
WIDTH(cxs_plan_info, counts, 48);
WIDTH(cxs_plan_row, action, 4);
WIDTH(cxs_change, conflict, 4);
WIDTH(cxs_change, overwrites_edit, 4);
WIDTH(cxs_change, reserved, 4);
WIDTH(cxs_field, reserved, 4);
WIDTH(cxs_candidate, reserved, 4);
WIDTH(cxs_guard, tripped, 4);
WIDTH(cxs_orphan, reserved, 4);
WIDTH(cxs_report_info, kind, 4);
WIDTH(cxs_report_info, counts, 48);
WIDTH(cxs_report_info, verified_checked, 8);
WIDTH(cxs_report_info, verified_confirmed, 8);
WIDTH(cxs_report_info, verified_different, 8);
WIDTH(cxs_report_info, verified_missing, 8);
WIDTH(cxs_report_row, action, 4);
WIDTH(cxs_report_row, outcome, 4);
WIDTH(cxs_report_row, attempts, 4);
WIDTH(cxs_report_row, http_status, 4);
WIDTH(cxs_report_row, reserved, 4);
WIDTH(cxs_follow_up, reserved, 4);
WIDTH(cxs_check, status, 4);
WIDTH(cxs_check, elapsed_ms, 8);
WIDTH(cxs_source_callbacks, reserved, 4);
WIDTH(cxs_sink_callbacks, batch_size, 4);

#if defined(__LP64__) || defined(_LP64)
/* Layout where pointers and size_t have 64 bits: x86-64, arm64. */
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), "the size of " #type " has changed")
#define AT(type, field, offset) _Static_assert(offsetof(type, field) == (offset), #type "." #field " has moved")

SIZE(cxs_text, 16);
AT(cxs_text, data, 0);
AT(cxs_text, len, 8);

SIZE(cxs_progress, 40);
AT(cxs_progress, struct_size, 0);
AT(cxs_progress, kind, 4);
AT(cxs_progress, phase, 8);
AT(cxs_progress, reserved, 12);
AT(cxs_progress, pages, 16);
AT(cxs_progress, done, 24);
AT(cxs_progress, total, 32);

SIZE(cxs_call_options, 48);
AT(cxs_call_options, struct_size, 0);
AT(cxs_call_options, deadline_ms, 4);
AT(cxs_call_options, cancel, 8);
AT(cxs_call_options, progress, 16);
AT(cxs_call_options, progress_user_data, 24);
AT(cxs_call_options, log, 32);
AT(cxs_call_options, log_user_data, 40);

SIZE(cxs_client_options, 96);
AT(cxs_client_options, struct_size, 0);
AT(cxs_client_options, reserved, 4);
AT(cxs_client_options, config, 8);
AT(cxs_client_options, config_len, 16);
AT(cxs_client_options, resolve, 24);
AT(cxs_client_options, resolve_user_data, 32);
AT(cxs_client_options, state_path, 40);
AT(cxs_client_options, now, 48);
AT(cxs_client_options, now_user_data, 56);
AT(cxs_client_options, random, 64);
AT(cxs_client_options, random_user_data, 72);
AT(cxs_client_options, source, 80);
AT(cxs_client_options, sink, 88);

SIZE(cxs_apply_options, 32);
AT(cxs_apply_options, struct_size, 0);
AT(cxs_apply_options, on_conflict, 4);
AT(cxs_apply_options, select, 8);
AT(cxs_apply_options, accept_guards, 16);
AT(cxs_apply_options, actor, 24);

SIZE(cxs_read_summary, 40);
AT(cxs_read_summary, records, 0);
AT(cxs_read_summary, pages, 8);
AT(cxs_read_summary, complete, 16);
AT(cxs_read_summary, reserved, 20);
AT(cxs_read_summary, reason, 24);

SIZE(cxs_plan_info, 208);
AT(cxs_plan_info, struct_size, 0);
AT(cxs_plan_info, kind, 4);
AT(cxs_plan_info, site, 8);
AT(cxs_plan_info, digest, 24);
AT(cxs_plan_info, config_digest, 40);
AT(cxs_plan_info, cxone, 56);
AT(cxs_plan_info, ivinex, 96);
AT(cxs_plan_info, counts, 136);
AT(cxs_plan_info, row_count, 184);
AT(cxs_plan_info, guard_count, 192);
AT(cxs_plan_info, only_in_ivinex_count, 200);

SIZE(cxs_plan_row, 104);
AT(cxs_plan_row, struct_size, 0);
AT(cxs_plan_row, action, 4);
AT(cxs_plan_row, key, 8);
AT(cxs_plan_row, name, 24);
AT(cxs_plan_row, ivinex_id, 40);
AT(cxs_plan_row, reason, 56);
AT(cxs_plan_row, warning_count, 72);
AT(cxs_plan_row, source_count, 80);
AT(cxs_plan_row, change_count, 88);
AT(cxs_plan_row, candidate_count, 96);

SIZE(cxs_change, 96);
AT(cxs_change, struct_size, 0);
AT(cxs_change, conflict, 4);
AT(cxs_change, overwrites_edit, 8);
AT(cxs_change, reserved, 12);
AT(cxs_change, field, 16);
AT(cxs_change, from, 32);
AT(cxs_change, to, 48);
AT(cxs_change, base, 64);
AT(cxs_change, policy, 80);

SIZE(cxs_field, 40);
AT(cxs_field, struct_size, 0);
AT(cxs_field, reserved, 4);
AT(cxs_field, name, 8);
AT(cxs_field, value, 24);

SIZE(cxs_candidate, 64);
AT(cxs_candidate, struct_size, 0);
AT(cxs_candidate, reserved, 4);
AT(cxs_candidate, ivinex_id, 8);
AT(cxs_candidate, name, 24);
AT(cxs_candidate, by, 40);
AT(cxs_candidate, change_count, 56);

SIZE(cxs_guard, 40);
AT(cxs_guard, struct_size, 0);
AT(cxs_guard, tripped, 4);
AT(cxs_guard, name, 8);
AT(cxs_guard, detail, 24);

SIZE(cxs_orphan, 56);
AT(cxs_orphan, struct_size, 0);
AT(cxs_orphan, reserved, 4);
AT(cxs_orphan, ivinex_id, 8);
AT(cxs_orphan, key, 24);
AT(cxs_orphan, name, 40);

SIZE(cxs_report_info, 208);
AT(cxs_report_info, struct_size, 0);
AT(cxs_report_info, kind, 4);
AT(cxs_report_info, site, 8);
AT(cxs_report_info, run, 24);
AT(cxs_report_info, plan_digest, 40);
AT(cxs_report_info, actor, 56);
AT(cxs_report_info, started, 72);
AT(cxs_report_info, finished, 88);
AT(cxs_report_info, counts, 104);
AT(cxs_report_info, verified_checked, 152);
AT(cxs_report_info, verified_confirmed, 160);
AT(cxs_report_info, verified_different, 168);
AT(cxs_report_info, verified_missing, 176);
AT(cxs_report_info, row_count, 184);
AT(cxs_report_info, follow_up_count, 192);
AT(cxs_report_info, accepted_guard_count, 200);

SIZE(cxs_report_row, 120);
AT(cxs_report_row, struct_size, 0);
AT(cxs_report_row, action, 4);
AT(cxs_report_row, outcome, 8);
AT(cxs_report_row, attempts, 12);
AT(cxs_report_row, key, 16);
AT(cxs_report_row, name, 32);
AT(cxs_report_row, ivinex_id, 48);
AT(cxs_report_row, error_code, 64);
AT(cxs_report_row, error_message, 80);
AT(cxs_report_row, error_hint, 96);
AT(cxs_report_row, http_status, 112);
AT(cxs_report_row, reserved, 116);

SIZE(cxs_follow_up, 56);
AT(cxs_follow_up, struct_size, 0);
AT(cxs_follow_up, reserved, 4);
AT(cxs_follow_up, what, 8);
AT(cxs_follow_up, key, 24);
AT(cxs_follow_up, name, 40);

SIZE(cxs_check, 64);
AT(cxs_check, struct_size, 0);
AT(cxs_check, status, 4);
AT(cxs_check, id, 8);
AT(cxs_check, message, 24);
AT(cxs_check, fix, 40);
AT(cxs_check, elapsed_ms, 56);

SIZE(cxs_source_callbacks, 48);
AT(cxs_source_callbacks, struct_size, 0);
AT(cxs_source_callbacks, reserved, 4);
AT(cxs_source_callbacks, address, 8);
AT(cxs_source_callbacks, tenant, 16);
AT(cxs_source_callbacks, pull, 24);
AT(cxs_source_callbacks, release, 32);
AT(cxs_source_callbacks, user_data, 40);

SIZE(cxs_sink_callbacks, 48);
AT(cxs_sink_callbacks, struct_size, 0);
AT(cxs_sink_callbacks, batch_size, 4);
AT(cxs_sink_callbacks, address, 8);
AT(cxs_sink_callbacks, read, 16);
AT(cxs_sink_callbacks, write, 24);
AT(cxs_sink_callbacks, release, 32);
AT(cxs_sink_callbacks, user_data, 40);

#endif

/* ISO C wants a translation unit to declare something. */
extern int cxs_pins;
