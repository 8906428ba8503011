#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cxsync::store {

/// Held by one owner; free again when this is destroyed, or its process dies.
class FileLock {
 public:
  FileLock() = default;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  virtual ~FileLock() = default;
};

/// What a path stands for.
struct FileInfo {
  bool is_file = false;  ///< a regular file; false: a folder, or another thing
  std::int64_t size = 0;
  bool is_private = true;   ///< nobody but its owner may read or write it
  bool is_writable = true;  ///< this process may write it
};

/// Where the state lies: the few operations that the state file needs, and the VFS through which SQLite does the rest.
/// Every function throws std::system_error with the system's error number.
class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;

  /// Empty: there is nothing. Never opens the file.
  virtual std::optional<FileInfo> look_at(const std::string& path) = 0;
  /// New files may be made in the folder that holds the path.
  virtual bool takes_files_beside(const std::string& path) = 0;
  /// Bytes that this process may still write where the path lies.
  virtual std::uint64_t free_space(const std::string& path) = 0;
  /// Another one holds the lock of a file. Makes nothing, and holds up a writer for no more than a moment.
  virtual bool is_locked(const std::string& path) = 0;
  /// Makes an empty file that only its owner may read. Fails if there is anything, and then leaves it alone.
  virtual void create_private(const std::string& path) = 0;
  /// Nothing there: nothing happens.
  virtual void remove(const std::string& path) = 0;
  /// Replaces what has the new name.
  virtual void rename(const std::string& from, const std::string& to) = 0;
  /// When this returns, the content of the file survives a loss of power.
  virtual void sync_file(const std::string& path) = 0;
  /// The same for the names in the folder that holds the path.
  virtual void sync_folder_of(const std::string& path) = 0;
  /// Tries once to lock a file, which is made if need be, private, and stays. Null: another one holds it.
  virtual std::unique_ptr<FileLock> try_lock(const std::string& path) = 0;

  /// The name of SQLite's VFS for files here; null for SQLite's own.
  [[nodiscard]] virtual const char* vfs() const noexcept = 0;
};

/// The disk of this machine. It has no state; everybody shares it.
Disk& posix_disk() noexcept;

}  // namespace cxsync::store
