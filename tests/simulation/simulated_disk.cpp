#include "simulation/simulated_disk.hpp"

#include <cerrno>
#include <system_error>

#include "simulation/simulated_vfs.hpp"

namespace cxsync::simulation {

namespace {

[[noreturn]] void fail(int number) { throw std::system_error(number, std::generic_category()); }

}  // namespace

SimulatedDisk::SimulatedDisk(Machine& machine) : machine_(machine), vfs_(std::make_unique<SimulatedVfs>(*this)) {}
SimulatedDisk::~SimulatedDisk() = default;

const char* SimulatedDisk::vfs() const noexcept { return vfs_->name(); }

SimulatedDisk::Refusal SimulatedDisk::change(std::string_view what, std::string_view detail) {
  if (!machine_.step(what, detail)) return Refusal::dead;
  if (read_only_) {
    machine_.count("read-only disk met");
    return Refusal::read_only;
  }
  if (writes_left_ == k_endless) return Refusal::none;
  if (writes_left_ == 0) {
    machine_.count("full disk met");
    return Refusal::full;
  }
  --writes_left_;
  return Refusal::none;
}

void SimulatedDisk::change_or_throw(std::string_view what, const std::string& path) {
  switch (change(what, path)) {
    case Refusal::none:
      return;
    case Refusal::dead:
      fail(EIO);
    case Refusal::full:
      fail(ENOSPC);
    case Refusal::read_only:
      fail(EROFS);
  }
}

std::optional<store::FileInfo> SimulatedDisk::look_at(const std::string& path) {
  if (machine_.is_dead()) fail(EIO);
  const auto file = folder_.find(path);
  if (!file) return std::nullopt;
  return store::FileInfo{true, static_cast<std::int64_t>(file->bytes().size()), true, !read_only_};
}

bool SimulatedDisk::takes_files_beside(const std::string&) { return !read_only_; }

std::uint64_t SimulatedDisk::free_space(const std::string&) { return writes_left_; }

bool SimulatedDisk::is_locked(const std::string&) { return false; }

void SimulatedDisk::create_private(const std::string& path) {
  change_or_throw("create", path);
  if (folder_.find(path)) fail(EEXIST);
  folder_.create(path);
}

void SimulatedDisk::remove(const std::string& path) {
  if (machine_.is_dead()) fail(EIO);
  if (!folder_.find(path)) return;
  if (!machine_.step("remove", path)) fail(EIO);
  if (read_only_) fail(EROFS);
  folder_.remove(path);
}

void SimulatedDisk::rename(const std::string& from, const std::string& to) {
  change_or_throw("rename", from);
  if (!folder_.find(from)) fail(ENOENT);
  folder_.rename(from, to);
}

void SimulatedDisk::sync_file(const std::string& path) {
  if (!machine_.step("sync", path)) fail(EIO);
  const auto file = folder_.find(path);
  if (!file) fail(ENOENT);
  file->sync();
}

void SimulatedDisk::sync_folder_of(const std::string& path) {
  if (!machine_.step("sync folder", path)) fail(EIO);
  folder_.sync();
}

std::unique_ptr<store::FileLock> SimulatedDisk::try_lock(const std::string& path) {
  // One call at a time runs here, so the lock is always free; making its file is what may fail.
  if (!folder_.find(path)) {
    change_or_throw("create", path);
    folder_.create(path);
  } else if (machine_.is_dead()) {
    fail(EIO);
  } else if (read_only_) {
    fail(EROFS);
  }
  return std::make_unique<store::FileLock>();
}

void SimulatedDisk::survive_death() {
  if (machine_.death() == Death::power_lost) folder_.lose_power(machine_.random());
}

void SimulatedDisk::lose(const std::string& path) {
  for (const char* ending : {"", "-wal", "-shm", "-journal"}) folder_.remove(path + ending);
  folder_.sync();
}

void SimulatedDisk::mend() {
  writes_left_ = k_endless;
  read_only_ = false;
}

}  // namespace cxsync::simulation
