/*
 * A program of a host, built against a frozen header (v0/), which must keep running against today's library. It brings
 * both sides itself, previews, applies, and reads everything back. Do not adapt it to a newer header: what it does is
 * what was promised.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cxsync/cxsync.h"

#define EXPECT(condition)                                                     \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      exit(1);                                                                \
    }                                                                         \
  } while (0)

enum { k_rows = 8, k_longest = 64 };

/* The host's own table of dispositions. */
struct table {
  size_t count;
  char id[k_rows][k_longest];
  char key[k_rows][k_longest];
  char name[k_rows][k_longest];
  int writes;
  int released;
};

static void copy_text(char* to, cxs_text from) {
  EXPECT(from.len < k_longest);
  memcpy(to, from.data, from.len + 1);
}

static int32_t pull(int32_t kind, cxs_records* records, void* user_data) {
  static const char* const names[] = {"Sale", "No answer", "Call back"};
  char id[k_longest];
  size_t i;
  (void)user_data;
  EXPECT(kind == CXS_KIND_DISPOSITIONS);
  EXPECT(cxs_records_should_stop(records) == 0);
  for (i = 0; i < 3; ++i) {
    snprintf(id, sizeof(id), "%d", (int)i + 1);
    EXPECT(cxs_records_add(records, id, strlen(id)) == CXS_OK);
    EXPECT(cxs_records_set(records, "name", names[i], strlen(names[i])) == CXS_OK);
    EXPECT(cxs_records_set(records, "notes", NULL, 0) == CXS_OK);
  }
  return 0;
}

static int32_t read_table(int32_t kind, const char* const* fields, size_t field_count, cxs_records* records,
                          void* user_data) {
  const struct table* table = user_data;
  size_t i;
  (void)fields;
  EXPECT(kind == CXS_KIND_DISPOSITIONS);
  (void)field_count;
  for (i = 0; i < table->count; ++i) {
    EXPECT(cxs_records_add(records, table->id[i], strlen(table->id[i])) == CXS_OK);
    EXPECT(cxs_records_set(records, "cxone_id", table->key[i], strlen(table->key[i])) == CXS_OK);
    EXPECT(cxs_records_set(records, "name", table->name[i], strlen(table->name[i])) == CXS_OK);
  }
  return 0;
}

static int32_t write_table(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data) {
  struct table* table = user_data;
  size_t i;
  size_t j;
  EXPECT(kind == CXS_KIND_DISPOSITIONS);
  ++table->writes;
  for (i = 0; i < cxs_rows_count(rows); ++i) {
    const size_t at = table->count;
    EXPECT(cxs_rows_id(rows, i).data == NULL && at < k_rows);
    snprintf(table->id[at], k_longest, "%d", (int)at + 100);
    for (j = 0; j < cxs_rows_field_count(rows, i); ++j) {
      const cxs_text name = cxs_rows_field_name(rows, i, j);
      const cxs_text value = cxs_rows_field_value(rows, i, j);
      if (strcmp(name.data, "cxone_id") == 0) copy_text(table->key[at], value);
      if (strcmp(name.data, "name") == 0) copy_text(table->name[at], value);
    }
    ++table->count;
    EXPECT(cxs_answers_written(answers, i, table->id[at], strlen(table->id[at])) == CXS_OK);
  }
  return 0;
}

static void release(void* user_data) { ++((struct table*)user_data)->released; }

static int32_t progress(const cxs_progress* told, void* user_data) {
  EXPECT(told->struct_size >= sizeof(*told) && told->kind == CXS_KIND_DISPOSITIONS);
  ++*(int*)user_data;
  return 0;
}

static cxs_client* open_client(struct table* table, const char* state_path) {
  static const char config[] = "{\"site\":\"acme\",\"ivinex\":{\"modules\":{\"dispositions\":{}}}}";
  cxs_source_callbacks source_table;
  cxs_sink_callbacks sink_table;
  cxs_client_options options;
  cxs_source* source;
  cxs_sink* sink;
  cxs_client* client;
  cxs_error* error;

  cxs_source_callbacks_init(&source_table, sizeof(source_table));
  source_table.address = "host:records";
  source_table.pull = pull;
  EXPECT(cxs_source_new(&source_table, &source, &error) == CXS_OK && error == NULL);
  cxs_sink_callbacks_init(&sink_table, sizeof(sink_table));
  sink_table.address = "host:tables";
  sink_table.read = read_table;
  sink_table.write = write_table;
  sink_table.release = release;
  sink_table.user_data = table;
  EXPECT(cxs_sink_new(&sink_table, &sink, &error) == CXS_OK);

  cxs_client_options_init(&options, sizeof(options));
  options.config = config;
  options.config_len = strlen(config);
  options.state_path = state_path;
  options.source = source;
  options.sink = sink;
  EXPECT(cxs_client_open(&options, &client, &error) == CXS_OK);
  cxs_source_free(source);
  cxs_sink_free(sink);
  EXPECT(table->released == 0);
  return client;
}

static void look_at_plan(const cxs_plan* plan) {
  cxs_plan_info info;
  cxs_plan_row row;
  cxs_change change;
  info.struct_size = sizeof(info);
  row.struct_size = sizeof(row);
  change.struct_size = sizeof(change);
  EXPECT(cxs_plan_info_get(plan, &info) == CXS_OK);
  EXPECT(info.row_count == 3 && info.counts[CXS_ACTION_CREATE] == 3 && info.cxone.complete == 1);
  EXPECT(cxs_plan_row_get(plan, cxs_plan_row_find(plan, "1"), &row) == CXS_OK);
  EXPECT(row.action == CXS_ACTION_CREATE && strcmp(row.name.data, "Sale") == 0 && row.change_count == 2);
  EXPECT(cxs_plan_change_get(plan, cxs_plan_row_find(plan, "1"), 0, &change) == CXS_OK);
  EXPECT(cxs_plan_row_get(plan, 3, &row) == CXS_E_INVALID_ARGUMENT && row.key.data == NULL);
}

int main(int argc, char** argv) {
  struct table table;
  cxs_call_options call;
  cxs_apply_options apply;
  cxs_report_info info;
  cxs_client* client;
  cxs_plan* plan;
  cxs_plan* loaded;
  cxs_report* report;
  cxs_document* history;
  cxs_error* error;
  int told = 0;
  int writes;

  EXPECT(argc == 2);
  EXPECT(cxs_abi_version() == CXS_ABI_VERSION);
  memset(&table, 0, sizeof(table));
  client = open_client(&table, argv[1]);
  cxs_call_options_init(&call, sizeof(call));
  call.progress = progress;
  call.progress_user_data = &told;

  EXPECT(cxs_client_preview(client, CXS_KIND_DISPOSITIONS, &call, &plan, &error) == CXS_OK && error == NULL);
  look_at_plan(plan);
  EXPECT(told > 0 && table.writes == 0);
  EXPECT(cxs_plan_from_json(cxs_plan_json(plan).data, cxs_plan_json(plan).len, &loaded, &error) == CXS_OK);
  cxs_plan_free(plan);

  cxs_apply_options_init(&apply, sizeof(apply));
  apply.select = "9";
  EXPECT(cxs_client_apply(client, loaded, &apply, &call, &report, &error) == CXS_E_SELECTION && report == NULL);
  EXPECT(strcmp(cxs_error_code(error), "selection_unknown_key") == 0 && cxs_error_message(error)[0] != '\0');
  cxs_error_free(error);
  apply.select = "all";
  EXPECT(cxs_client_apply(client, loaded, &apply, &call, &report, NULL) == CXS_OK);
  cxs_plan_free(loaded);
  info.struct_size = sizeof(info);
  EXPECT(cxs_report_info_get(report, &info) == CXS_OK && info.counts[CXS_OUTCOME_CREATED] == 3);
  EXPECT(cxs_report_exit_code(report) == 0 && table.count == 3);
  cxs_report_free(report);

  writes = table.writes;
  EXPECT(cxs_client_sync(client, CXS_KIND_DISPOSITIONS, &apply, NULL, &report, NULL) == CXS_OK);
  cxs_report_free(report);
  EXPECT(table.writes == writes);
  EXPECT(cxs_client_history(client, &history, NULL) == CXS_OK);
  cxs_client_free(client);
  EXPECT(table.released == 1);
  EXPECT(strstr(cxs_document_text(history).data, "cxsync.history/1") != NULL);
  cxs_document_free(history);
  puts("done");
  return 0;
}
