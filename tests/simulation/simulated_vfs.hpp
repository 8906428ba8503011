#pragma once

#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>

#include "simulation/simulated_disk.hpp"

namespace cxsync::simulation {

/// What the connections to one file share: locks, and the memory of the write-ahead log. It ends with the process.
struct SharedFile;

/// SQLite's door to a simulated disk. Registered while it lives.
class SimulatedVfs {
 public:
  explicit SimulatedVfs(SimulatedDisk& disk);
  SimulatedVfs(const SimulatedVfs&) = delete;
  SimulatedVfs& operator=(const SimulatedVfs&) = delete;
  ~SimulatedVfs();

  [[nodiscard]] const char* name() const noexcept { return name_.c_str(); }

 private:
  static SimulatedVfs& of(sqlite3_vfs* vfs) { return *static_cast<SimulatedVfs*>(vfs->pAppData); }
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out);
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder);
  static int access(sqlite3_vfs* vfs, const char* name, int flags, int* result);
  static int full_path(sqlite3_vfs* vfs, const char* name, int size, char* out);
  static int randomness(sqlite3_vfs* vfs, int size, char* out);
  static int sleep(sqlite3_vfs* vfs, int microseconds);
  static int current_time(sqlite3_vfs* vfs, double* days);
  static int current_time_64(sqlite3_vfs* vfs, sqlite3_int64* milliseconds);
  static int last_error(sqlite3_vfs* vfs, int size, char* out);

  SimulatedDisk& disk_;
  std::string name_;
  sqlite3_vfs vfs_{};
  std::map<const SimulatedFile*, std::weak_ptr<SharedFile>> shared_;
};

}  // namespace cxsync::simulation
