#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "store/disk.hpp"

namespace cxsync::store {
namespace {

[[noreturn]] void fail() { throw std::system_error(errno, std::generic_category()); }

/// A descriptor that is closed again.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) fail();
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { ::close(number_); }
  [[nodiscard]] int get() const noexcept { return number_; }

 private:
  int number_;
};

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

int open_private(const std::string& path, int flags) {
  return ::open(path.c_str(), flags | O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/// Tries once; false: another one holds a lock that excludes this one.
bool try_flock(int descriptor, int kind) {
  int result = 0;
  do {
    result = ::flock(descriptor, kind | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result != 0 && errno != EWOULDBLOCK) fail();
  return result == 0;
}

/// A lock of flock(2): of one open file description, so that two threads of one process exclude each other too.
class Flock final : public FileLock {
 public:
  explicit Flock(const std::string& path) : descriptor_(open_private(path, 0)) {
    struct stat info {};
    if (::fstat(descriptor_.get(), &info) != 0) fail();
    if (info.st_uid == ::geteuid() && (info.st_mode & 07777) != 0600) make_private();
  }

  /// False: another one holds it.
  bool take() { return try_flock(descriptor_.get(), LOCK_EX); }

 private:
  void make_private() {
    if (::fchmod(descriptor_.get(), 0600) != 0) fail();
  }

  Descriptor descriptor_;
};

class PosixDisk final : public Disk {
 public:
  // The file itself is never opened here: closing it would drop the locks SQLite holds on it in this process.
  std::optional<FileInfo> look_at(const std::string& path) override {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) {
      return FileInfo{S_ISREG(info.st_mode), info.st_size, (info.st_mode & 077) == 0,
                      ::access(path.c_str(), W_OK) == 0};
    }
    if (errno != ENOENT) fail();
    return std::nullopt;
  }

  bool takes_files_beside(const std::string& path) override {
    return ::access(folder_of(path).c_str(), W_OK | X_OK) == 0;
  }

  std::uint64_t free_space(const std::string& path) override {
    struct statvfs info {};
    if (::statvfs(folder_of(path).c_str(), &info) != 0) fail();
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
  }

  bool is_locked(const std::string& path) override {
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (number < 0 && errno == ENOENT) return false;
    const Descriptor descriptor(number);
    return !try_flock(descriptor.get(), LOCK_SH);
  }

  void create_private(const std::string& path) override {
    const Descriptor descriptor(open_private(path, O_EXCL));
    if (::fchmod(descriptor.get(), 0600) == 0) return;  // whatever the umask is
    const int reason = errno;
    ::unlink(path.c_str());
    throw std::system_error(reason, std::generic_category());
  }

  void remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail();
  }

  void rename(const std::string& from, const std::string& to) override {
    if (std::rename(from.c_str(), to.c_str()) != 0) fail();
  }

  void sync_file(const std::string& path) override {
    const Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (::fsync(descriptor.get()) != 0) fail();
  }

  void sync_folder_of(const std::string& path) override {
    const Descriptor descriptor(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (::fsync(descriptor.get()) != 0) fail();
  }

  std::unique_ptr<FileLock> try_lock(const std::string& path) override {
    auto lock = std::make_unique<Flock>(path);
    if (!lock->take()) return nullptr;
    return lock;
  }

  [[nodiscard]] const char* vfs() const noexcept override { return nullptr; }
};

}  // namespace

Disk& posix_disk() noexcept {
  static PosixDisk disk;
  return disk;
}

}  // namespace cxsync::store
