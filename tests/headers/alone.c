/* Nothing comes before the header, and it may be included twice. */
/* clang-format off */
#include "cxsync/cxsync.h"
#include "cxsync/cxsync.h"
/* clang-format on */

/* A translation unit must not be empty. */
extern int cxs_alone;
