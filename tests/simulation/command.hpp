#pragma once

#include <cstdint>
#include <string>

namespace cxsync::simulation {

/// The test that plays the seeds asked for; with one of the options it is the only one.
#define CXSYNC_SEEDS_TEST "every promise holds at every seed"

/// What this program was asked to play: `--seeds=FIRST-LAST`, `--seed=N` (one seed, every step printed).
struct Command {
  std::uint64_t first = 1;
  std::uint64_t last = 100;
  bool prints = false;
};
const Command& command();

}  // namespace cxsync::simulation
