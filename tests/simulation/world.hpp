#pragma once

#include <memory>
#include <string>

#include "cxsync/engine.hpp"
#include "simulation/judge.hpp"
#include "simulation/people.hpp"
#include "simulation/simulated_cxone.hpp"
#include "simulation/simulated_disk.hpp"
#include "simulation/simulated_ivinex.hpp"

namespace cxsync::simulation {

/// Everything around the engine of one seed.
struct World {
  World(std::uint64_t seed, bool prints);

  /// A program that starts: it knows nothing but its configuration and what is on the disk.
  Engine engine();
  [[nodiscard]] bool is_linked(Kind kind, const std::string& key, const std::string& id) const;
  /// Somebody throws the state away.
  void lose_state();

  Machine machine;
  Config config;
  IvinexRows rows;
  Judge judge;
  std::shared_ptr<SimulatedDisk> disk;
  std::shared_ptr<SimulatedIvinex> ivinex;
  std::shared_ptr<SimulatedCxone> cxone;
  People people;
  std::shared_ptr<SyncSink> sink;  ///< what the engine gets: Ivinex, or what stands before it
  bool state_was_lost = false;
};

}  // namespace cxsync::simulation
