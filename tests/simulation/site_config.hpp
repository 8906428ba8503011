#pragma once

#include "cxsync/config.hpp"
#include "simulation/ivinex_rows.hpp"
#include "simulation/random.hpp"

namespace cxsync::simulation {

/// A site by chance: kinds, policies, comparisons, guards.
Config random_config(Random& random);

/// What the site makes of values, by chance.
void random_formats(Random& random, const Config& config, IvinexRows& rows);

}  // namespace cxsync::simulation
