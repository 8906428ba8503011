#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/random.hpp"

namespace cxsync::simulation {

/// The bytes of one file, as programs see them and as they would be after a loss of power.
class SimulatedFile {
 public:
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  void write(std::size_t offset, std::string_view bytes);
  void truncate(std::size_t size);
  void sync();
  /// What was written since the last sync is there, torn, or not, each write by itself.
  void lose_power(Random& random);

 private:
  struct Change {
    std::size_t offset;  ///< of a truncation: the size
    std::string bytes;
    bool truncates;
  };
  static void apply(std::string& bytes, const Change& change);

  std::string bytes_;
  std::string synced_;
  std::vector<Change> unsynced_;
};

/// The names of one folder. Changes of names reach the disk in their order, those before a sync for certain.
class SimulatedFolder {
 public:
  using File = std::shared_ptr<SimulatedFile>;

  /// Null: no such file.
  [[nodiscard]] File find(const std::string& name) const;
  File create(const std::string& name);
  void remove(const std::string& name);
  void rename(const std::string& from, const std::string& to);
  void sync();
  void lose_power(Random& random);

 private:
  using Names = std::map<std::string, File>;
  Names names_;
  std::vector<Names> unsynced_;  ///< what the folder was before each change that is not synced
};

}  // namespace cxsync::simulation
