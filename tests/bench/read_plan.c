#include "bench/read_plan.h"

size_t read_plan(const cxs_plan* plan) {
  size_t bytes = 0;
  size_t i;
  cxs_plan_info info;
  info.struct_size = sizeof(info);
  if (cxs_plan_info_get(plan, &info) != CXS_OK) return 0;
  for (i = 0; i < info.row_count; ++i) {
    size_t j;
    cxs_plan_row row;
    row.struct_size = sizeof(row);
    if (cxs_plan_row_get(plan, i, &row) != CXS_OK) return 0;
    bytes += row.key.len + row.name.len;
    for (j = 0; j < row.change_count; ++j) {
      cxs_change change;
      change.struct_size = sizeof(change);
      if (cxs_plan_change_get(plan, i, j, &change) != CXS_OK) return 0;
      bytes += change.field.len + change.from.len + change.to.len;
    }
    for (j = 0; j < row.source_count; ++j) {
      cxs_field field;
      field.struct_size = sizeof(field);
      if (cxs_plan_source_get(plan, i, j, &field) != CXS_OK) return 0;
      bytes += field.name.len + field.value.len;
    }
  }
  return bytes;
}
