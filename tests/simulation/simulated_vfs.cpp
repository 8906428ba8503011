#include "simulation/simulated_vfs.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace cxsync::simulation {

namespace {
struct Connection;
}

struct SharedFile {
  std::vector<Connection*> connections;
  std::vector<std::unique_ptr<std::array<char, 32768>>> memory;  ///< regions, of the one size SQLite asks for
};

namespace {

using Refusal = SimulatedDisk::Refusal;

/// One open file.
struct Connection {
  Connection(SimulatedDisk& disk_, const char* name_) : disk(disk_), name(name_ == nullptr ? "" : name_) {}

  SimulatedDisk& disk;
  std::string name;
  SimulatedFolder::File file;
  std::shared_ptr<SharedFile> shared;
  bool read_only = false;
  bool syncs_name = false;  ///< the first sync makes the name durable too: so does SQLite's own VFS for its journals
  bool deletes = false;
  int lock = SQLITE_LOCK_NONE;
  unsigned shared_slots = 0;  ///< bits of the memory's locks
  unsigned exclusive_slots = 0;

  [[nodiscard]] bool dead() const { return disk.machine().is_dead(); }
  template <typename Predicate>
  [[nodiscard]] bool any_other(const Predicate& predicate) const {
    return std::any_of(shared->connections.begin(), shared->connections.end(),
                       [&](const Connection* other) { return other != this && predicate(*other); });
  }
};

struct OpenFile {
  sqlite3_file base;
  Connection* connection;
};

Connection& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file)->connection; }

int result_of(Refusal refusal, int when_dead) {
  switch (refusal) {
    case Refusal::none:
      return SQLITE_OK;
    case Refusal::full:
      return SQLITE_FULL;
    case Refusal::read_only:
      return SQLITE_IOERR_WRITE;
    case Refusal::dead:
      break;
  }
  return when_dead;
}

int close(sqlite3_file* file) {
  const std::unique_ptr<Connection> it(&of(file));
  std::erase(it->shared->connections, it.get());
  if (it->deletes && !it->dead()) it->disk.folder().remove(it->name);
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* out, int count, sqlite3_int64 offset) {
  const auto& it = of(file);
  if (it.dead()) return SQLITE_IOERR_READ;
  const auto& bytes = it.file->bytes();
  const auto begin = std::min(static_cast<std::size_t>(offset), bytes.size());
  const auto there = std::min(static_cast<std::size_t>(count), bytes.size() - begin);
  std::memcpy(out, bytes.data() + begin, there);
  if (there == static_cast<std::size_t>(count)) return SQLITE_OK;
  std::memset(static_cast<char*>(out) + there, 0, static_cast<std::size_t>(count) - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  auto& it = of(file);
  if (it.dead()) return SQLITE_IOERR_WRITE;
  const std::string_view text(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
  const auto refusal = it.disk.change("write", it.name);
  // A loss of power may fall into the middle of a write.
  const bool torn = refusal == Refusal::dead && it.disk.machine().death() == Death::power_lost;
  if (refusal == Refusal::none || torn) it.file->write(static_cast<std::size_t>(offset), text);
  return result_of(refusal, SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& it = of(file);
  const auto refusal = it.disk.change("truncate", it.name);
  if (refusal == Refusal::none) it.file->truncate(static_cast<std::size_t>(size));
  return result_of(refusal, SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
  auto& it = of(file);
  if (!it.disk.machine().step("sync", it.name)) return SQLITE_IOERR_FSYNC;
  it.file->sync();
  if (std::exchange(it.syncs_name, false)) it.disk.folder().sync();
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const auto& it = of(file);
  if (it.dead()) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(it.file->bytes().size());
  return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
  auto& it = of(file);
  if (it.dead()) return SQLITE_IOERR_LOCK;
  if (it.lock >= level) return SQLITE_OK;
  const auto other_holds = [&](int least) {
    return it.any_other([&](const Connection& other) { return other.lock >= least; });
  };
  if (level == SQLITE_LOCK_SHARED) {
    if (other_holds(SQLITE_LOCK_PENDING)) return SQLITE_BUSY;
  } else if (other_holds(SQLITE_LOCK_RESERVED)) {
    return SQLITE_BUSY;
  } else if (level == SQLITE_LOCK_EXCLUSIVE && other_holds(SQLITE_LOCK_SHARED)) {
    it.lock = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  it.lock = level;
  return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level) {
  auto& it = of(file);
  it.lock = std::min(it.lock, level);
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* held) {
  const auto& it = of(file);
  *held = it.lock >= SQLITE_LOCK_RESERVED ||
          it.any_other([](const Connection& other) { return other.lock >= SQLITE_LOCK_RESERVED; });
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* file, int region, int size, int extend, volatile void** out) {
  const auto& it = of(file);
  *out = nullptr;
  auto& memory = it.shared->memory;
  if (it.dead() || size != static_cast<int>(std::tuple_size_v<std::array<char, 32768>>)) return SQLITE_IOERR_SHMMAP;
  while (extend != 0 && memory.size() <= static_cast<std::size_t>(region)) {
    memory.push_back(std::make_unique<std::array<char, 32768>>());
  }
  if (static_cast<std::size_t>(region) < memory.size()) *out = memory[static_cast<std::size_t>(region)]->data();
  return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int first, int count, int flags) {
  auto& it = of(file);
  const unsigned slots = ((1U << static_cast<unsigned>(count)) - 1U) << static_cast<unsigned>(first);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    it.shared_slots &= ~slots;
    it.exclusive_slots &= ~slots;
    return SQLITE_OK;
  }
  if (it.dead()) return SQLITE_IOERR_SHMLOCK;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  const bool taken = it.any_other([&](const Connection& other) {
    return (other.exclusive_slots & slots) != 0 || (exclusive && (other.shared_slots & slots) != 0);
  });
  if (taken) return SQLITE_BUSY;
  (exclusive ? it.exclusive_slots : it.shared_slots) |= slots;
  return SQLITE_OK;
}

void shm_barrier(sqlite3_file*) {}

int shm_unmap(sqlite3_file* file, int deletes) {
  auto& it = of(file);
  it.shared_slots = it.exclusive_slots = 0;
  if (deletes != 0) it.shared->memory.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods k_methods{.iVersion = 2,
                                       .xClose = close,
                                       .xRead = read,
                                       .xWrite = write,
                                       .xTruncate = truncate,
                                       .xSync = sync,
                                       .xFileSize = file_size,
                                       .xLock = lock,
                                       .xUnlock = unlock,
                                       .xCheckReservedLock = check_reserved,
                                       .xFileControl = file_control,
                                       .xSectorSize = sector_size,
                                       .xDeviceCharacteristics = characteristics,
                                       .xShmMap = shm_map,
                                       .xShmLock = shm_lock,
                                       .xShmBarrier = shm_barrier,
                                       .xShmUnmap = shm_unmap,
                                       .xFetch = nullptr,
                                       .xUnfetch = nullptr};

}  // namespace

SimulatedVfs::SimulatedVfs(SimulatedDisk& disk) : disk_(disk), name_("simulated") {
  vfs_.iVersion = 2;
  vfs_.szOsFile = sizeof(OpenFile);
  vfs_.mxPathname = 512;
  // Several disks may live at once, each under a name of its own.
  for (int number = 2; sqlite3_vfs_find(name_.c_str()) != nullptr; ++number) {
    name_ = "simulated-" + std::to_string(number);
  }
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = access;
  vfs_.xFullPathname = full_path;
  vfs_.xRandomness = randomness;
  vfs_.xSleep = sleep;
  vfs_.xCurrentTime = current_time;
  vfs_.xCurrentTimeInt64 = current_time_64;
  vfs_.xGetLastError = last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

SimulatedVfs::~SimulatedVfs() { sqlite3_vfs_unregister(&vfs_); }

int SimulatedVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  auto& self = of(vfs);
  auto& folder = self.disk_.folder();
  file->pMethods = nullptr;
  if (self.disk_.machine().is_dead()) return SQLITE_IOERR;
  auto it = std::make_unique<Connection>(self.disk_, name);
  it->read_only = (flags & SQLITE_OPEN_READONLY) != 0;
  if (name == nullptr) {
    it->file = std::make_shared<SimulatedFile>();
  } else if (it->file = folder.find(name); !it->file) {
    if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    if (self.disk_.change("create", name) != Refusal::none) return SQLITE_CANTOPEN;
    it->file = folder.create(name);
    it->deletes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  }
  it->syncs_name = (flags & SQLITE_OPEN_CREATE) != 0;
  // A disk that became read-only gives what SQLite's own VFS then gives.
  if (self.disk_.read_only()) it->read_only = true;
  auto& known = self.shared_[it->file.get()];
  it->shared = known.lock();
  if (!it->shared) known = it->shared = std::make_shared<SharedFile>();
  it->shared->connections.push_back(it.get());
  if (flags_out != nullptr) {
    *flags_out = flags;
    if (it->read_only) *flags_out = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
  }
  file->pMethods = &k_methods;
  reinterpret_cast<OpenFile*>(file)->connection = it.release();
  return SQLITE_OK;
}

int SimulatedVfs::remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  auto& disk = of(vfs).disk_;
  if (!disk.folder().find(name)) return SQLITE_IOERR_DELETE_NOENT;
  if (!disk.machine().step("remove", name) || disk.read_only()) return SQLITE_IOERR_DELETE;
  disk.folder().remove(name);
  if (sync_folder != 0) disk.folder().sync();
  return SQLITE_OK;
}

int SimulatedVfs::access(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
  auto& disk = of(vfs).disk_;
  if (disk.machine().is_dead()) return SQLITE_IOERR_ACCESS;
  const auto file = disk.folder().find(name);
  *result = file && (flags != SQLITE_ACCESS_EXISTS || !file->bytes().empty());
  if (flags == SQLITE_ACCESS_READWRITE && disk.read_only()) *result = 0;
  return SQLITE_OK;
}

int SimulatedVfs::full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int SimulatedVfs::randomness(sqlite3_vfs* vfs, int size, char* out) {
  auto& random = of(vfs).disk_.machine().random();
  std::generate_n(out, size, [&] { return static_cast<char>(random.bits() & 0xFFU); });
  return size;
}

int SimulatedVfs::sleep(sqlite3_vfs* vfs, int microseconds) {
  of(vfs).disk_.machine().pass(std::chrono::milliseconds(microseconds / 1000 + 1));
  return microseconds;
}

int SimulatedVfs::current_time_64(sqlite3_vfs* vfs, sqlite3_int64* milliseconds) {
  constexpr sqlite3_int64 k_1970 = 210866760000000;  // in milliseconds of the Julian calendar
  const auto now = of(vfs).disk_.machine().now().time_since_epoch();
  *milliseconds = k_1970 + std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  return SQLITE_OK;
}

int SimulatedVfs::current_time(sqlite3_vfs* vfs, double* days) {
  sqlite3_int64 milliseconds = 0;
  current_time_64(vfs, &milliseconds);
  *days = static_cast<double>(milliseconds) / 86400000.0;
  return SQLITE_OK;
}

int SimulatedVfs::last_error(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace cxsync::simulation
