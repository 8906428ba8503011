#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cxsync/sink.hpp"

namespace cxsync::simulation {

/// What became of one seed.
struct Verdict {
  std::uint64_t seed = 0;
  std::vector<std::string> violations;
  std::uint64_t digest = 0;  ///< of everything that happened
  std::map<std::string, std::uint64_t> counts;
};

/// Puts something between the engine and Ivinex; empty: nothing.
using Sabotage = std::function<std::shared_ptr<SyncSink>(std::shared_ptr<SyncSink>)>;

/// Plays one seed from its beginning: some rounds of misfortune, then calm, and everything held against the promises.
/// @param prints every step goes to stdout.
Verdict play(std::uint64_t seed, bool prints = false, const Sabotage& sabotage = {});

}  // namespace cxsync::simulation
