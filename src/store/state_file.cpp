#include "store/state_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "store/schema.hpp"

namespace cxsync::store {
namespace {

constexpr off_t k_smallest_database = 512;

/// A descriptor that is closed again.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  int release() noexcept { return std::exchange(number_, -1); }

 private:
  int number_;
};

Error unusable(const std::string& path, const std::string& what, int system_error) {
  std::string message = "The state file " + path + " " + what;
  if (system_error != 0) message.append(" (").append(std::strerror(system_error)).append(")");
  message += ".";
  std::string hint = "Give the user that runs cxsync the right to read and write the file and its folder.";
  if (system_error == ENOENT || system_error == ENOTDIR) {
    hint = "Make the folder, or correct the path of the state in the configuration (/state/path).";
  } else if (system_error == ENOSPC || system_error == EDQUOT) {
    hint = "Free some space on the disk that holds the file and run again.";
  } else if (system_error == 0) {
    hint = "Correct the path of the state in the configuration (/state/path).";
  }
  return Error(ErrorCode::state_unusable, std::move(message), std::move(hint), {{"file", path}});
}

// The file itself is never opened here: closing it would drop the locks SQLite holds on it in this process.
bool exists(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT) return false;
    throw unusable(path, "cannot be looked at", errno);
  }
  if (!S_ISREG(info.st_mode)) throw unusable(path, "is a folder or another thing that is no file", 0);
  // SQLite takes a file shorter than its smallest page for a new database.
  if (info.st_size < k_smallest_database) {
    throw Error(ErrorCode::state_corrupt,
                "The state file " + path + " is empty or cut short (" + std::to_string(info.st_size) + " bytes).",
                "Restore it from a backup, or remove it; the next run then starts with an empty state and finds the "
                "links again by the key field.",
                {{"file", path}});
  }
  return true;
}

/// Opens a file for writing that only its owner may read, whatever the umask is.
int open_private(const std::string& path, const std::string& state_path, int flags) {
  const int number = ::open(path.c_str(), flags | O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (number < 0) throw unusable(state_path, "cannot be made or locked", errno);
  return number;
}

void remove_if_there(const std::string& path, const std::string& state_path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) throw unusable(state_path, "cannot be made", errno);
}

void prepare(Database& database) {
  database.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
}

/// The file that becomes the state. Without being put in place it leaves nothing behind.
class Draft {
 public:
  explicit Draft(const std::string& path) : path_(path), name_(path + ".new") {
    // What is left of a crash, and of a state file that was taken away, must not be mixed into the new one.
    for (const char* ending : k_endings) remove_if_there(name_ + ending, path);
    for (const char* ending : {"-wal", "-shm", "-journal"}) remove_if_there(path + ending, path);
    const Descriptor descriptor(open_private(name_, path, O_EXCL | O_NOFOLLOW));
    if (::fchmod(descriptor.get(), 0600) != 0) {
      const int reason = errno;
      ::unlink(name_.c_str());
      throw unusable(path, "cannot be made", reason);
    }
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (placed_) return;
    // A step that failed has said why; what cannot be removed now is removed by the next run.
    for (const char* ending : k_endings) ::unlink((name_ + ending).c_str());
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  void put_in_place() {
    {
      const Descriptor descriptor(::open(name_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
      if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) throw unusable(path_, "cannot be made", errno);
    }
    if (std::rename(name_.c_str(), path_.c_str()) != 0) throw unusable(path_, "cannot be made", errno);
    placed_ = true;
  }

 private:
  static constexpr std::array<const char*, 4> k_endings{"", "-wal", "-shm", "-journal"};

  const std::string& path_;
  std::string name_;
  bool placed_ = false;
};

void sync_folder(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) throw unusable(path, "cannot be made", errno);
}

/// Makes a complete state under another name and renames it, so that a crash never leaves half a state.
void make(const std::string& path) {
  Draft draft(path);
  {
    Database database(draft.name(), OpenMode::write);
    prepare(database);
    database.execute("PRAGMA journal_mode = WAL");
    migrate(database);
    // Closing checkpoints too, but says nothing when the disk is too full for it.
    if (database.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) throw unusable(path, "cannot be made whole", EBUSY);
  }
  draft.put_in_place();
  sync_folder(path);
}

}  // namespace

std::unique_ptr<Database> open_to_read(const std::string& path) {
  if (!exists(path)) {
    auto nothing = std::make_unique<Database>(path, OpenMode::memory);
    migrate(*nothing);
    return nothing;
  }
  auto database = std::make_unique<Database>(path, OpenMode::read);
  if (schema_version(*database) == k_schema_version) return database;
  auto copy = std::make_unique<Database>(path, OpenMode::memory);
  copy->copy_from(*database);
  migrate(*copy);
  return copy;
}

std::unique_ptr<Database> open_to_write(const std::string& path) {
  if (!exists(path)) make(path);
  auto database = std::make_unique<Database>(path, OpenMode::write);
  schema_version(*database);  // refuses a foreign file before anything is changed in it
  prepare(*database);
  if (database->text("PRAGMA journal_mode = WAL") != "wal") {
    throw unusable(path, "lies on a file system that cannot share memory between programs", 0);
  }
  const std::string found = database->text("PRAGMA quick_check(1)");
  if (found != "ok") throw database->corrupt("is damaged (" + found + ")");
  migrate(*database);
  return database;
}

int lock_file(const std::string& path) {
  Descriptor descriptor(open_private(path + ".lock", path, O_NOFOLLOW));
  struct stat info {};
  if (::fstat(descriptor.get(), &info) != 0) throw unusable(path, "cannot be locked", errno);
  if (info.st_uid == ::geteuid() && (info.st_mode & 07777) != 0600 && ::fchmod(descriptor.get(), 0600) != 0) {
    throw unusable(path, "cannot be locked", errno);
  }
  int result = 0;
  do {
    result = ::flock(descriptor.get(), LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return descriptor.release();
  if (errno == EWOULDBLOCK) return -1;
  throw unusable(path, "cannot be locked", errno);
}

}  // namespace cxsync::store
