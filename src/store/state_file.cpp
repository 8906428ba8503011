#include "store/state_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "store/schema.hpp"

namespace cxsync::store {
namespace {

constexpr std::int64_t k_smallest_database = 512;
constexpr const char* k_lock_ending = ".lock";

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

/// Carries out one operation of the disk for a state file; a failure says what could not be done with that file.
template <typename Operation>
auto attempt(const std::string& path, const char* what, const Operation& operation) {
  try {
    return operation();
  } catch (const std::system_error& failure) {
    throw unusable(path, what, failure.code().value());
  }
}

bool exists(const std::string& path, Disk& disk) {
  const auto info = attempt(path, "cannot be looked at", [&] { return disk.look_at(path); });
  if (!info) return false;
  if (!info->is_file) throw unusable(path, "is a folder or another thing that is no file", 0);
  // SQLite takes a file shorter than its smallest page for a new database.
  if (info->size < k_smallest_database) {
    throw Error(ErrorCode::state_corrupt,
                "The state file " + path + " is empty or cut short (" + std::to_string(info->size) + " bytes).",
                "Restore it from a backup, or remove it; the next run then starts with an empty state and finds the "
                "links again by the key field.",
                {{"file", path}});
  }
  return true;
}

void prepare(Database& database) {
  database.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
}

/// The file that becomes the state. Without being put in place it leaves nothing behind.
class Draft {
 public:
  Draft(const std::string& path, Disk& disk) : path_(path), disk_(disk), name_(path + ".new") {
    // What is left of a crash, and of a state file that was taken away, must not be mixed into the new one.
    attempt(path, "cannot be made", [&] {
      for (const char* ending : k_endings) disk.remove(name_ + ending);
      for (const char* ending : {"-wal", "-shm", "-journal"}) disk.remove(path + ending);
    });
    attempt(path, "cannot be made or locked", [&] { disk.create_private(name_); });
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (!placed_) discard();
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  void put_in_place() {
    attempt(path_, "cannot be made", [&] {
      disk_.sync_file(name_);
      disk_.rename(name_, path_);
    });
    placed_ = true;
    attempt(path_, "cannot be made", [&] { disk_.sync_folder_of(path_); });
  }

 private:
  static constexpr std::array<const char*, 4> k_endings{"", "-wal", "-shm", "-journal"};

  /// A step that failed has said why; what cannot be removed now is removed by the next run.
  void discard() noexcept {
    for (const char* ending : k_endings) {
      try {
        disk_.remove(name_ + ending);
      } catch (const std::exception&) {
        continue;
      }
    }
  }

  const std::string& path_;
  Disk& disk_;
  std::string name_;
  bool placed_ = false;
};

/// Makes a complete state under another name and renames it, so that a crash never leaves half a state.
void make(const std::string& path, Disk& disk) {
  Draft draft(path, disk);
  {
    Database database(draft.name(), OpenMode::write, disk);
    prepare(database);
    database.execute("PRAGMA journal_mode = WAL");
    migrate(database);
    // Closing checkpoints too, but says nothing when the disk is too full for it.
    if (database.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) throw unusable(path, "cannot be made whole", EBUSY);
  }
  draft.put_in_place();
}

}  // namespace

std::unique_ptr<Database> open_to_read(const std::string& path, Disk& disk) {
  if (!exists(path, disk)) {
    auto nothing = std::make_unique<Database>(path, OpenMode::memory, disk);
    migrate(*nothing);
    return nothing;
  }
  auto database = std::make_unique<Database>(path, OpenMode::read, disk);
  if (schema_version(*database) == k_schema_version) return database;
  auto copy = std::make_unique<Database>(path, OpenMode::memory, disk);
  copy->copy_from(*database);
  migrate(*copy);
  return copy;
}

std::unique_ptr<Database> open_to_write(const std::string& path, Disk& disk) {
  if (!exists(path, disk)) make(path, disk);
  auto database = std::make_unique<Database>(path, OpenMode::write, disk);
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

std::unique_ptr<FileLock> lock_file(const std::string& path, Disk& disk) {
  return attempt(path, "cannot be made or locked", [&] { return disk.try_lock(path + k_lock_ending); });
}

bool is_locked(const std::string& path, Disk& disk) {
  return attempt(path, "cannot be looked at", [&] { return disk.is_locked(path + k_lock_ending); });
}

}  // namespace cxsync::store
