#ifndef CXSYNC_VERSION_H
#define CXSYNC_VERSION_H

/* The release. CMake reads these lines too. */
#define CXS_VERSION_MAJOR 0
#define CXS_VERSION_MINOR 1
#define CXS_VERSION_PATCH 0
#define CXS_VERSION_STRING "0.1.0"

#endif
