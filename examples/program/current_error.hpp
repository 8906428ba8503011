#pragma once

#include "cxsync/error.hpp"

namespace cxsync::program {

/// What went wrong, whatever was thrown. Call it in a catch block.
Error current_error();

}  // namespace cxsync::program
