#pragma once

#include <sqlite3.h>

#include <map>
#include <stdexcept>

namespace cxsync::store {

/// While it lives, SQLite may write this many times; every further write finds the disk full. One at a time.
class ScarceDisk {
 public:
  explicit ScarceDisk(int writes) : real_(sqlite3_vfs_find(nullptr)), scarce_(*real_) {
    writes_left_ = writes;
    scarce_.zName = "scarce";
    scarce_.pAppData = real_;
    scarce_.xOpen = open;
    if (sqlite3_vfs_register(&scarce_, 1) != SQLITE_OK) throw std::runtime_error("no scarce disk");
  }
  ScarceDisk(const ScarceDisk&) = delete;
  ScarceDisk& operator=(const ScarceDisk&) = delete;
  ~ScarceDisk() {
    sqlite3_vfs_unregister(&scarce_);
    sqlite3_vfs_register(real_, 1);
  }

 private:
  // A file keeps SQLite's own methods but for the writing.
  static int open(sqlite3_vfs* scarce, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    auto* real = static_cast<sqlite3_vfs*>(scarce->pAppData);
    const int result = real->xOpen(real, name, file, flags, flags_out);
    if (file->pMethods == nullptr) return result;
    const auto [place, is_new] = methods_.try_emplace(file->pMethods, *file->pMethods);
    if (is_new) place->second.xWrite = write;
    real_write_ = file->pMethods->xWrite;
    file->pMethods = &place->second;
    return result;
  }

  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    if (writes_left_ <= 0) return SQLITE_FULL;
    --writes_left_;
    return real_write_(file, bytes, count, offset);
  }

  static inline int writes_left_ = 0;
  static inline int (*real_write_)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
  static inline std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods_;

  sqlite3_vfs* real_;
  sqlite3_vfs scarce_;
};

}  // namespace cxsync::store
