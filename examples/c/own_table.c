/*
 * What a server does that has its own tables: CXone's dispositions go into a table of a SQLite database, without a way
 * through Ivinex' HTTP interface.
 *
 *   own_table CONFIG DATABASE
 *
 * The configuration needs `cxone`, and `ivinex.modules.dispositions` without addresses, credentials and module id.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cxsync/cxsync.h"
#include "printing.h"
#include "site.h"

enum { k_batch_size = 50, k_patience_ms = 2000 };

/* The host's own table, with the host's own rules. `cxone_id` is the key field: it holds the CXone id of the row. */
static const char k_schema[] =
    "CREATE TABLE IF NOT EXISTS dispositions ("
    "  id INTEGER PRIMARY KEY,"
    "  cxone_id TEXT UNIQUE,"
    "  name TEXT NOT NULL UNIQUE CHECK (length(name) <= 40))";
static const char k_select[] = "SELECT id, cxone_id, name FROM dispositions ORDER BY id";
static const char k_insert[] = "INSERT INTO dispositions (cxone_id, name) VALUES (:cxone_id, :name)";
/* An update carries only the fields that change; the others are not bound. */
static const char k_update[] =
    "UPDATE dispositions SET cxone_id = coalesce(:cxone_id, cxone_id), name = coalesce(:name, name) WHERE id = :id";

/* One per client: a client makes one call at a time, and so do its callbacks. */
struct table {
  sqlite3* database;
  sqlite3_stmt* select;
  sqlite3_stmt* insert;
  sqlite3_stmt* update;
};

/* The callback `release`: nothing needs the table any more. */
static void close_table(void* user_data) {
  struct table* table = user_data;
  sqlite3_finalize(table->select);
  sqlite3_finalize(table->insert);
  sqlite3_finalize(table->update);
  sqlite3_close(table->database);
  free(table);
}

/* 1, or 0 when the database does not let it. */
static int prepare(struct table* table) {
  return sqlite3_busy_timeout(table->database, k_patience_ms) == SQLITE_OK &&
         sqlite3_exec(table->database, k_schema, NULL, NULL, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2(table->database, k_select, -1, &table->select, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2(table->database, k_insert, -1, &table->insert, NULL) == SQLITE_OK &&
         sqlite3_prepare_v2(table->database, k_update, -1, &table->update, NULL) == SQLITE_OK;
}

/* NULL when there is no such table; why was said on stderr. */
static struct table* open_table(const char* path) {
  struct table* table = calloc(1, sizeof(*table));
  if (table == NULL) return NULL;
  if (sqlite3_open(path, &table->database) == SQLITE_OK && prepare(table)) return table;
  fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(table->database));
  close_table(table);
  return NULL;
}

/* ------------------------------------------------------------------------------------------------ reading */

/* A column of the current row as a field; NULL in the table is null. */
static void give_field(cxs_records* records, const char* name, sqlite3_stmt* row, int column) {
  const char* text = (const char*)sqlite3_column_text(row, column);
  cxs_records_set(records, name, text, (size_t)sqlite3_column_bytes(row, column));
}

/* The callback `read`: every row of the table. This table has the same columns whatever fields are wanted. */
static int32_t read_rows(int32_t kind, const char* const* fields, size_t field_count, cxs_records* records,
                         void* user_data) {
  struct table* table = user_data;
  int step = SQLITE_ERROR;
  (void)fields;
  (void)field_count;
  if (kind != CXS_KIND_DISPOSITIONS) {
    cxs_records_fail(records, "there is a table for dispositions only", "Remove the other modules.");
    return -1;
  }
  while (!cxs_records_should_stop(records) && (step = sqlite3_step(table->select)) == SQLITE_ROW) {
    const char* id = (const char*)sqlite3_column_text(table->select, 0);
    cxs_records_add(records, id, (size_t)sqlite3_column_bytes(table->select, 0));
    give_field(records, "cxone_id", table->select, 1);
    give_field(records, "name", table->select, 2);
  }
  if (step != SQLITE_DONE) cxs_records_fail(records, sqlite3_errmsg(table->database), NULL);
  sqlite3_reset(table->select);
  return step == SQLITE_DONE ? 0 : -1;
}

/* ------------------------------------------------------------------------------------------------ writing */

static int bind(sqlite3_stmt* statement, const char* name, cxs_text value) {
  char parameter[64];
  snprintf(parameter, sizeof(parameter), ":%s", name);
  return sqlite3_bind_text(statement, sqlite3_bind_parameter_index(statement, parameter), value.data, (int)value.len,
                           SQLITE_TRANSIENT);
}

/* Binds what is to be written of a row. The values of the row before are still bound. */
static int bind_row(sqlite3_stmt* statement, const cxs_rows* rows, size_t row) {
  const cxs_text id = cxs_rows_id(rows, row);
  int result = sqlite3_clear_bindings(statement);
  size_t i;
  if (id.data != NULL) result = bind(statement, "id", id);
  for (i = 0; i < cxs_rows_field_count(rows, row) && result == SQLITE_OK; ++i) {
    result = bind(statement, cxs_rows_field_name(rows, row, i).data, cxs_rows_field_value(rows, row, i));
  }
  return result;
}

/* Writes one row; gives its id, or 0 after the refusal was answered. Its own failure leaves the transaction alive. */
static sqlite3_int64 write_row(struct table* table, const cxs_rows* rows, size_t row, cxs_answers* answers) {
  const cxs_text id = cxs_rows_id(rows, row);
  sqlite3_stmt* statement = id.data == NULL ? table->insert : table->update;
  const int is_bound = bind_row(statement, rows, row) == SQLITE_OK;
  const int is_done = is_bound && sqlite3_step(statement) == SQLITE_DONE;
  const int is_written = is_done && sqlite3_changes(table->database) == 1;
  if (!is_written) {
    cxs_answers_refused(answers, row, is_done ? "the row is gone" : sqlite3_errmsg(table->database));
  }
  sqlite3_reset(statement);
  if (!is_written) return 0;
  return id.data == NULL ? sqlite3_last_insert_rowid(table->database) : strtoll(id.data, NULL, 10);
}

/* Answers for the rows that were written, once it is certain that they stay. */
static void answer_written(cxs_answers* answers, const sqlite3_int64* ids, size_t count) {
  size_t i;
  for (i = 0; i < count; ++i) {
    char id[32];
    snprintf(id, sizeof(id), "%lld", (long long)ids[i]);
    if (ids[i] != 0) cxs_answers_written(answers, i, id, strlen(id));
  }
}

static void refuse_all(cxs_answers* answers, size_t count, const char* why) {
  size_t i;
  for (i = 0; i < count; ++i) cxs_answers_refused(answers, i, why);
}

/*
 * The callback `write`: one batch, one transaction. A row that the table refuses costs itself alone; when the
 * transaction fails, nothing was written, and every row is refused. After some failures (a full disk) SQLite has rolled
 * back by itself.
 */
static int32_t write_rows(int32_t kind, const cxs_rows* rows, cxs_answers* answers, void* user_data) {
  struct table* table = user_data;
  const size_t count = cxs_rows_count(rows);
  sqlite3_int64 ids[k_batch_size] = {0};
  int is_open = sqlite3_exec(table->database, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
  size_t i;
  (void)kind;
  for (i = 0; i < count && is_open; ++i) {
    ids[i] = write_row(table, rows, i, answers);
    is_open = !sqlite3_get_autocommit(table->database);
  }
  if (is_open && sqlite3_exec(table->database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK) {
    answer_written(answers, ids, count);
  } else {
    refuse_all(answers, count, sqlite3_errmsg(table->database));
    sqlite3_exec(table->database, "ROLLBACK", NULL, NULL, NULL); /* of what is still open */
  }
  return 0;
}

/* ------------------------------------------------------------------------------------------------ the program */

/* Takes the table over. NULL after a failure; it was said on stderr. */
static cxs_sink* sink_of(struct table* table, int* exit_code) {
  cxs_sink_callbacks callbacks;
  cxs_sink* sink;
  cxs_error* error;
  cxs_sink_callbacks_init(&callbacks, sizeof(callbacks));
  callbacks.address = "sqlite:dispositions";
  callbacks.batch_size = k_batch_size;
  callbacks.read = read_rows;
  callbacks.write = write_rows;
  callbacks.release = close_table;
  callbacks.user_data = table;
  if (cxs_sink_new(&callbacks, &sink, &error) == CXS_OK) return sink;
  close_table(table); /* after a failure `release` is not called */
  *exit_code = print_error(error);
  return NULL;
}

static int sync_dispositions(cxs_client* client) {
  cxs_apply_options apply;
  cxs_report* report;
  cxs_error* error;
  int exit_code;
  cxs_apply_options_init(&apply, sizeof(apply));
  apply.select = "all";
  apply.actor = "own_table";
  if (cxs_client_sync(client, CXS_KIND_DISPOSITIONS, &apply, NULL, &report, &error) != CXS_OK) {
    return print_error(error);
  }
  exit_code = print_report(report);
  cxs_report_free(report);
  return exit_code;
}

int main(int argc, char** argv) {
  struct table* table;
  cxs_sink* sink;
  cxs_client* client;
  int exit_code = 1;
  if (argc != 3) {
    fprintf(stderr, "usage: own_table CONFIG DATABASE\n");
    return exit_code;
  }
  table = open_table(argv[2]);
  if (table == NULL) return exit_code;
  sink = sink_of(table, &exit_code);
  if (sink == NULL) return exit_code;
  client = open_site(argv[1], sink, &exit_code);
  cxs_sink_free(sink); /* the client keeps what it needs of it */
  if (client == NULL) return exit_code;
  exit_code = sync_dispositions(client);
  cxs_client_free(client);
  return exit_code;
}
