#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "simulation/machine.hpp"
#include "simulation/simulated_file.hpp"
#include "store/disk.hpp"

namespace cxsync::simulation {

class SimulatedVfs;

/// A disk in memory, with a VFS of SQLite of its own. Every change is a step of the machine: it may die there.
class SimulatedDisk final : public store::Disk {
 public:
  explicit SimulatedDisk(Machine& machine);
  ~SimulatedDisk() override;

  std::optional<store::FileInfo> look_at(const std::string& path) override;
  bool takes_files_beside(const std::string& path) override;
  std::uint64_t free_space(const std::string& path) override;
  bool is_locked(const std::string& path) override;
  void create_private(const std::string& path) override;
  void remove(const std::string& path) override;
  void rename(const std::string& from, const std::string& to) override;
  void sync_file(const std::string& path) override;
  void sync_folder_of(const std::string& path) override;
  std::unique_ptr<store::FileLock> try_lock(const std::string& path) override;
  [[nodiscard]] const char* vfs() const noexcept override;

  /// After the machine died and every file was closed: what is left. Call before the machine starts again.
  void survive_death();
  /// Somebody takes a file and what SQLite keeps beside it away.
  void lose(const std::string& path);

  /// Further writes find the disk full once it has taken so many.
  void fill_after(std::uint64_t writes) { writes_left_ = writes; }
  void set_read_only(bool read_only) { read_only_ = read_only; }
  void mend();

  // For the VFS.
  enum class Refusal : std::uint8_t { none, dead, full, read_only };
  /// A step that changes something; anything but none: it is not done.
  Refusal change(std::string_view what, std::string_view detail);
  [[nodiscard]] bool read_only() const noexcept { return read_only_; }
  SimulatedFolder& folder() noexcept { return folder_; }
  Machine& machine() noexcept { return machine_; }

 private:
  void change_or_throw(std::string_view what, const std::string& path);

  static constexpr std::uint64_t k_endless = ~std::uint64_t{0};

  Machine& machine_;
  SimulatedFolder folder_;
  std::uint64_t writes_left_ = k_endless;
  bool read_only_ = false;
  std::unique_ptr<SimulatedVfs> vfs_;
};

}  // namespace cxsync::simulation
