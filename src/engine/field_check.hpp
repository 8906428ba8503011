#pragma once

#include "cxsync/doctor.hpp"
#include "engine/site.hpp"

namespace cxsync {

/// The check `ivinex.fields.<kind>`: whether the first page of the module carries the key field and every field that
/// the configuration names, and how many of its rows hold a key. Reads only.
/// @throws Error only when cancelled.
Task<Check> check_fields(Site& site, Kind kind, const Call& call);

}  // namespace cxsync
