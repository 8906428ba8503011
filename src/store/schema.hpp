#pragma once

#include "store/sqlite.hpp"

namespace cxsync::store {

/// Marks a SQLite file as a cxsync state (`PRAGMA application_id`): "cxst".
inline constexpr std::int64_t k_application_id = 0x63787374;
/// The schema this build writes (`PRAGMA user_version`).
inline constexpr std::int64_t k_schema_version = 3;

/// The schema version of a state file; 0 for a database with nothing in it.
/// @throws Error state_corrupt for a database of another program, state_newer for a schema this build does not know.
std::int64_t schema_version(Database& database);

/// Brings the database to k_schema_version, in one transaction. Nothing to do: nothing is written.
void migrate(Database& database);

}  // namespace cxsync::store
