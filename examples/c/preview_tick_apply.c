/*
 * Shows what would be written for one kind, lets a person tick rows, and writes those.
 *
 *   preview_tick_apply CONFIG doctor
 *   preview_tick_apply CONFIG users|campaigns|dispositions|agent_statuses
 *
 * Rows are ticked with one line on stdin. Ctrl-C stops a call; what was written until then is reported.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cxsync/cxsync.h"
#include "interrupt.h"
#include "printing.h"
#include "site.h"

/* A cxs_progress_fn. */
static int32_t show_progress(const cxs_progress* progress, void* user_data) {
  static const char* const phases[] = {"signing in", "reading CXone", "reading Ivinex",
                                       "planning",   "writing",       "reading back"};
  const size_t known = sizeof(phases) / sizeof(phases[0]);
  const char* phase = (size_t)progress->phase < known ? phases[progress->phase] : "working";
  (void)user_data;
  fprintf(stderr, "%s: %" PRIu64, phase, progress->done);
  if (progress->total > 0) fprintf(stderr, " of %" PRIu64, progress->total);
  fprintf(stderr, "\n");
  return 0; /* anything else would stop the call */
}

static int doctor(cxs_client* client, const cxs_call_options* options) {
  cxs_check_list* checks;
  cxs_error* error;
  size_t i;
  cxs_status status;
  int exit_code;
  interrupt_start(options->cancel);
  status = cxs_client_doctor(client, options, &checks, &error);
  interrupt_stop();
  if (status != CXS_OK) return print_error(error);
  for (i = 0; i < cxs_check_list_count(checks); ++i) {
    cxs_check check;
    check.struct_size = sizeof(check);
    cxs_check_get(checks, i, &check);
    printf("%-7s  %s: %s\n", cxs_check_status_name(check.status), check.id.data, check.message.data);
    if (check.fix.len > 0) printf("         %s\n", check.fix.data);
  }
  exit_code = cxs_check_list_exit_code(checks);
  cxs_check_list_free(checks);
  return exit_code;
}

static void print_change(const cxs_change* change) {
  printf("    %s: ", change->field.data);
  print_text(change->from);
  printf(" -> ");
  print_text(change->to);
  printf("%s\n", change->conflict ? "  (conflict)" : change->overwrites_edit ? "  (overwrites an edit)" : "");
}

static void print_candidate(const cxs_plan_row* row, const cxs_candidate* candidate) {
  printf("    may be %s ", candidate->ivinex_id.data);
  print_text(candidate->name);
  printf(" (by %s); to take it: ", candidate->by.data);
  print_text(row->key);
  printf("=%s\n", candidate->ivinex_id.data);
}

static void print_plan_row(const cxs_plan* plan, size_t index) {
  cxs_plan_row row;
  size_t i;
  row.struct_size = sizeof(row);
  cxs_plan_row_get(plan, index, &row);
  printf("%-9s  ", cxs_action_name(row.action));
  print_text(row.key);
  printf("  ");
  print_text(row.name);
  printf("  %s\n", row.reason.data == NULL ? "" : row.reason.data);
  for (i = 0; i < row.change_count; ++i) {
    cxs_change change;
    change.struct_size = sizeof(change);
    cxs_plan_change_get(plan, index, i, &change);
    print_change(&change);
  }
  for (i = 0; i < row.candidate_count; ++i) {
    cxs_candidate candidate;
    candidate.struct_size = sizeof(candidate);
    cxs_plan_candidate_get(plan, index, i, &candidate);
    print_candidate(&row, &candidate);
  }
}

static void print_guard(const cxs_plan* plan, size_t index) {
  cxs_guard guard;
  guard.struct_size = sizeof(guard);
  cxs_plan_guard_get(plan, index, &guard);
  if (guard.tripped) printf("guard %s: %s\n", guard.name.data, guard.detail.data);
}

static void print_read(const char* side, const cxs_read_summary* read) {
  if (read->complete) return;
  printf("%s was not read to its end, so that nothing can be written: ", side);
  print_text(read->reason);
  printf("\n");
}

static void print_plan(const cxs_plan* plan) {
  cxs_plan_info info;
  size_t i;
  info.struct_size = sizeof(info);
  cxs_plan_info_get(plan, &info);
  for (i = 0; i < info.row_count; ++i) print_plan_row(plan, i);
  for (i = 0; i < info.guard_count; ++i) print_guard(plan, i);
  print_read("CXone", &info.cxone);
  print_read("Ivinex", &info.ivinex);
}

/* One line of stdin without its end, which is a selection; empty: nothing is ticked. -1: longer than the buffer. */
static int ask_for_rows(char* ticked, size_t size) {
  size_t len;
  fflush(stdout);
  fprintf(stderr, "Rows to write (keys with commas, or all, new, changed, suggested; an empty line: none): ");
  if (fgets(ticked, (int)size, stdin) == NULL) ticked[0] = '\0';
  len = strcspn(ticked, "\r\n");
  if (len + 1 == size) return -1;
  ticked[len] = '\0';
  return 0;
}

static int apply(cxs_client* client, const cxs_plan* plan, const char* ticked, const cxs_call_options* options) {
  cxs_apply_options apply;
  cxs_report* report;
  cxs_error* error;
  cxs_status status;
  int exit_code;
  cxs_apply_options_init(&apply, sizeof(apply));
  apply.select = ticked;
  apply.actor = "preview_tick_apply";
  interrupt_start(options->cancel);
  status = cxs_client_apply(client, plan, &apply, options, &report, &error);
  interrupt_stop();
  if (status != CXS_OK) return print_error(error);
  exit_code = print_report(report);
  cxs_report_free(report);
  return exit_code;
}

static int tick_and_apply(cxs_client* client, const cxs_plan* plan, const cxs_call_options* options) {
  char ticked[4096];
  if (ask_for_rows(ticked, sizeof(ticked)) != 0) {
    fprintf(stderr, "the line is too long\n");
    return 1;
  }
  if (ticked[0] == '\0') {
    printf("nothing ticked, nothing written\n");
    return 0;
  }
  return apply(client, plan, ticked, options);
}

static int preview_tick_apply(cxs_client* client, int32_t kind, const cxs_call_options* options) {
  cxs_plan* plan;
  cxs_error* error;
  cxs_status status;
  int exit_code;
  interrupt_start(options->cancel);
  status = cxs_client_preview(client, kind, options, &plan, &error);
  interrupt_stop();
  if (status != CXS_OK) return print_error(error);
  print_plan(plan);
  exit_code = tick_and_apply(client, plan, options);
  cxs_plan_free(plan);
  return exit_code;
}

static int run(cxs_client* client, int32_t kind) {
  cxs_call_options options;
  int exit_code;
  cxs_call_options_init(&options, sizeof(options));
  options.deadline_ms = 10 * 60 * 1000;
  options.cancel = cxs_cancel_new();
  options.progress = show_progress;
  exit_code = kind == -1 ? doctor(client, &options) : preview_tick_apply(client, kind, &options);
  cxs_cancel_free(options.cancel);
  return exit_code;
}

int main(int argc, char** argv) {
  const int32_t kind = argc == 3 ? cxs_kind_from_name(argv[2]) : -1; /* -1: the doctor */
  cxs_client* client;
  int exit_code;
  if (argc != 3 || (kind == -1 && strcmp(argv[2], "doctor") != 0)) {
    fprintf(stderr, "usage: preview_tick_apply CONFIG doctor|users|campaigns|dispositions|agent_statuses\n");
    return 1;
  }
  client = open_site(argv[1], NULL, &exit_code);
  if (client == NULL) return exit_code;
  exit_code = run(client, kind);
  cxs_client_free(client);
  return exit_code;
}
