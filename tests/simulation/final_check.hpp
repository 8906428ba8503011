#pragma once

#include "simulation/world.hpp"

namespace cxsync::simulation {

/// After the last sync found nothing to do: does Ivinex hold what it should of this kind?
void check_end_state(World& world, Kind kind, OnConflict on_conflict);

}  // namespace cxsync::simulation
