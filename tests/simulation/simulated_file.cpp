#include "simulation/simulated_file.hpp"

#include <algorithm>

namespace cxsync::simulation {

void SimulatedFile::apply(std::string& bytes, const Change& change) {
  if (change.truncates) {
    bytes.resize(change.offset);
    return;
  }
  bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
  bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

void SimulatedFile::write(std::size_t offset, std::string_view bytes) {
  unsynced_.push_back({offset, std::string(bytes), false});
  apply(bytes_, unsynced_.back());
}

void SimulatedFile::truncate(std::size_t size) {
  unsynced_.push_back({size, {}, true});
  apply(bytes_, unsynced_.back());
}

void SimulatedFile::sync() {
  for (const Change& change : unsynced_) apply(synced_, change);
  unsynced_.clear();
}

void SimulatedFile::lose_power(Random& random) {
  for (Change& change : unsynced_) {
    const auto fate = random.below(3);
    if (fate == 0) continue;
    if (fate == 1) change.bytes.resize(random.below(change.bytes.size() + 1));
    apply(synced_, change);
  }
  unsynced_.clear();
  bytes_ = synced_;
}

SimulatedFolder::File SimulatedFolder::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second;
}

SimulatedFolder::File SimulatedFolder::create(const std::string& name) {
  unsynced_.push_back(names_);
  return names_[name] = std::make_shared<SimulatedFile>();
}

void SimulatedFolder::remove(const std::string& name) {
  if (!names_.contains(name)) return;
  unsynced_.push_back(names_);
  names_.erase(name);
}

void SimulatedFolder::rename(const std::string& from, const std::string& to) {
  unsynced_.push_back(names_);
  names_[to] = std::move(names_[from]);
  names_.erase(from);
}

void SimulatedFolder::sync() { unsynced_.clear(); }

void SimulatedFolder::lose_power(Random& random) {
  const auto survived = random.below(unsynced_.size() + 1);
  if (survived < unsynced_.size()) names_ = unsynced_[survived];
  unsynced_.clear();
  for (auto& [name, file] : names_) file->lose_power(random);
}

}  // namespace cxsync::simulation
