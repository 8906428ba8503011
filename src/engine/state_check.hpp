#pragma once

#include "cxsync/doctor.hpp"
#include "engine/site.hpp"

namespace cxsync {

/// The check `state`: whose the file is, whether a run could write it and what it needs beside it, who else may read
/// it, and whether another run holds it. Makes and changes nothing.
Check check_state(Site& site);

}  // namespace cxsync
