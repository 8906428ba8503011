#ifndef CXSYNC_CXSYNC_H
#define CXSYNC_CXSYNC_H

/* The C interface of cxsync: the only thing that libcxsync.so exports. C99 and later, C++11 and later. */

#include <stddef.h>
#include <stdint.h>

#include "cxsync/version.h"

#ifdef __cplusplus
extern "C" {
#define CXS_NOEXCEPT noexcept
#else
#define CXS_NOEXCEPT
#endif

#if defined(CXS_STATIC) || !defined(__GNUC__)
#define CXS_API
#else
#define CXS_API __attribute__((visibility("default")))
#endif

/* The ABI version, equal to the SONAME's number. 0: not frozen, anything may still change. */
#define CXS_ABI_VERSION 0u

/* The ABI version of the library that is loaded. Any thread. Never fails. */
CXS_API uint32_t cxs_abi_version(void) CXS_NOEXCEPT;

/* The release of the library that is loaded, such as "0.1.0". Borrowed, valid as long as the library is loaded.
   Any thread. Never fails. */
CXS_API const char* cxs_version(void) CXS_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
