#pragma once

#include <memory>
#include <string>

#include "store/disk.hpp"
#include "store/sqlite.hpp"

namespace cxsync::store {

/// Opens the database of a state file for reading. A file that does not exist, and one of an older schema, are given
/// as a database in memory that has today's schema; nothing is written.
std::unique_ptr<Database> open_to_read(const std::string& path, Disk& disk);

/// Opens it for writing with today's schema; a file that does not exist appears whole or not at all. Call with the
/// writer's lock held.
std::unique_ptr<Database> open_to_write(const std::string& path, Disk& disk);

/// Tries once to lock the file `<path>.lock`, which is made and stays. Null: another one holds the lock.
std::unique_ptr<FileLock> lock_file(const std::string& path, Disk& disk);

/// True if another one holds that lock. Makes no file.
bool is_locked(const std::string& path, Disk& disk);

}  // namespace cxsync::store
