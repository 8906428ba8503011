// The command line, so built that it can be killed at every change of a file of the state: at those SQLite makes,
// through a VFS of its own, and at those of the library itself, whose calls the linker leads here (--wrap).
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "crash_points.hpp"

using crash::Point;

namespace {

sqlite3_vfs* real_vfs = nullptr;
sqlite3_vfs crashing_vfs;
struct OpenFile {
  std::string name;
  const sqlite3_io_methods* real;
};
std::map<const sqlite3_file*, OpenFile> open_files;
// SQLite has several tables of methods, with and without locks; each has its counterpart here.
std::map<const sqlite3_io_methods*, sqlite3_io_methods> crashing_methods;

int write_file(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
  const auto& [name, real] = open_files.at(file);
  const Point point("write", name);
  return real->xWrite(file, data, bytes, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const auto& [name, real] = open_files.at(file);
  const Point point("truncate", name);
  return real->xTruncate(file, size);
}

int sync_file(sqlite3_file* file, int flags) {
  const auto& [name, real] = open_files.at(file);
  const Point point("sync", name);
  return real->xSync(file, flags);
}

// The file stays SQLite's own; only its table of methods is exchanged.
int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  const int result = real_vfs->xOpen(real_vfs, name, file, flags, flags_out);
  if (result != SQLITE_OK || name == nullptr) return result;
  const auto* real = file->pMethods;
  auto& methods = crashing_methods.try_emplace(real, *real).first->second;
  methods.xWrite = write_file;
  methods.xTruncate = truncate_file;
  methods.xSync = sync_file;
  open_files.insert_or_assign(file, OpenFile{name, real});
  file->pMethods = &methods;
  return result;
}

int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  const Point point("delete", name);
  return real_vfs->xDelete(real_vfs, name, sync_folder);
}

// Before main, as everything of the command line is linked in as it is.
const bool registered = [] {
  if (sqlite3_initialize() != SQLITE_OK) std::abort();
  real_vfs = sqlite3_vfs_find(nullptr);
  crashing_vfs = *real_vfs;
  crashing_vfs.pNext = nullptr;
  crashing_vfs.zName = "crashing";
  crashing_vfs.xOpen = open_file;
  crashing_vfs.xDelete = delete_file;
  if (sqlite3_vfs_register(&crashing_vfs, 1) != SQLITE_OK) std::abort();
  return true;
}();

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier): the linker gives these names.
extern "C" {

int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);
int __real_fsync(int descriptor);
int __real_fchmod(int descriptor, mode_t mode);

int __wrap_rename(const char* from, const char* to) {
  const Point point("rename", from);
  return __real_rename(from, to);
}

int __wrap_unlink(const char* path) {
  const Point point("unlink", path);
  return __real_unlink(path);
}

int __wrap_fsync(int descriptor) {
  const Point point("fsync", "");
  return __real_fsync(descriptor);
}

int __wrap_fchmod(int descriptor, mode_t mode) {
  const Point point("fchmod", "");
  return __real_fchmod(descriptor, mode);
}
}
// NOLINTEND(bugprone-reserved-identifier)
