#ifndef CXSYNC_TESTS_BENCH_READ_PLAN_H
#define CXSYNC_TESTS_BENCH_READ_PLAN_H

#include "cxsync/cxsync.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads a plan as a host does that shows it: every row, and of each row every change and every source field. Gives the
   bytes of all texts together. */
size_t read_plan(const cxs_plan* plan);

#ifdef __cplusplus
}
#endif

#endif
