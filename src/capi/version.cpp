#include "cxsync/cxsync.h"

extern "C" {

uint32_t cxs_abi_version(void) CXS_NOEXCEPT { return CXS_ABI_VERSION; }

const char* cxs_version(void) CXS_NOEXCEPT { return CXS_VERSION_STRING; }
}
