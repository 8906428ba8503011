#include "printing.h"

#include <stdio.h>

void print_text(cxs_text text) {
  size_t i;
  if (text.data == NULL) fputs("(none)", stdout);
  for (i = 0; text.data != NULL && i < text.len; ++i) {
    const unsigned char byte = (unsigned char)text.data[i];
    putchar(byte < 0x20 || byte == 0x7f ? '?' : byte);
  }
}

int print_error(cxs_error* error) {
  const int exit_code = cxs_status_exit_code(cxs_error_status(error));
  size_t i;
  fprintf(stderr, "%s (%s)\n", cxs_error_message(error), cxs_error_code(error));
  if (cxs_error_hint(error)[0] != '\0') fprintf(stderr, "hint: %s\n", cxs_error_hint(error));
  for (i = 0; i < cxs_error_detail_count(error); ++i) {
    fprintf(stderr, "  %s: %s\n", cxs_error_detail_key(error, i), cxs_error_detail_value(error, i));
  }
  cxs_error_free(error);
  return exit_code;
}

static void print_row(const cxs_report_row* row) {
  printf("%-9s  ", cxs_outcome_name(row->outcome));
  print_text(row->key);
  printf("  ");
  print_text(row->name);
  if (row->error_code.data != NULL) {
    printf("  %s: ", row->error_code.data);
    print_text(row->error_message);
    if (row->error_hint.len > 0) printf(" %s", row->error_hint.data);
  }
  printf("\n");
}

static void print_follow_up(const cxs_follow_up* follow_up) {
  printf("to do: %s for ", follow_up->what.data);
  print_text(follow_up->name);
  printf(" (");
  print_text(follow_up->key);
  printf(")\n");
}

int print_report(const cxs_report* report) {
  cxs_report_info info;
  size_t i;
  info.struct_size = sizeof(info);
  cxs_report_info_get(report, &info);
  for (i = 0; i < info.row_count; ++i) {
    cxs_report_row row;
    row.struct_size = sizeof(row);
    cxs_report_row_get(report, i, &row);
    print_row(&row);
  }
  for (i = 0; i < info.follow_up_count; ++i) {
    cxs_follow_up follow_up;
    follow_up.struct_size = sizeof(follow_up);
    cxs_report_follow_up_get(report, i, &follow_up);
    print_follow_up(&follow_up);
  }
  return cxs_report_exit_code(report);
}
