#include "simulation/world.hpp"

#include "simulation/site_config.hpp"
#include "store/store.hpp"

namespace cxsync::simulation {

World::World(std::uint64_t seed, bool prints)
    : machine(seed, prints),
      config(random_config(machine.random())),
      rows(config),
      judge(machine, rows),
      disk(std::make_shared<SimulatedDisk>(machine)),
      ivinex(std::make_shared<SimulatedIvinex>(machine, rows, judge)),
      cxone(std::make_shared<SimulatedCxone>(machine, judge)),
      people(machine, rows, *cxone, judge),
      sink(ivinex) {
  Random& random = machine.random();
  random_formats(random, config, rows);
  constexpr std::array<unsigned, 3> k_troubles{0, 10, 35};
  ivinex->weather.trouble = random.pick(k_troubles);
  if (random.chance(20)) ivinex->weather.batches = static_cast<Batches>(1 + random.below(3));
  ivinex->weather.shows_null = random.chance(50);
  ivinex->weather.batch = random.chance(50) ? 25 : 1 + random.below(4);
  // Of two records one refused looks like a bad one, not like a server that takes one.
  if (ivinex->weather.batches == Batches::first_told) ivinex->weather.batch = 25;
  cxone->trouble = random.pick(k_troubles) / 2;
  for (const Kind kind : k_all_kinds) {
    if (config.module(kind) == nullptr) continue;
    const auto records = random.below(9);
    for (std::size_t i = 0; i < records; ++i) cxone->add(kind);
    const auto by_hand = random.below(4);
    for (std::size_t i = 0; i < by_hand; ++i) people.add_row(kind);
  }
}

Engine World::engine() {
  EngineOptions options;
  options.source = cxone;
  options.sink = sink;
  options.now = [this] { return machine.now(); };
  options.random = [this] { return machine.random().bits(); };
  options.disk = disk;
  return Engine(config, std::move(options));
}

bool World::is_linked(Kind kind, const std::string& key, const std::string& id) const {
  const auto links = store::Store::open_for_reading(config.state_path, *disk).links(kind);
  const auto link = links.find(key);
  return link != links.end() && link->second.ivinex_id == id;
}

void World::lose_state() {
  machine.count("state lost");
  machine.trace().note("the state is lost");
  disk->lose(config.state_path);
  // Hidden and forgotten, a row cannot be told from one that does not exist.
  people.show_rows();
  state_was_lost = true;
}

}  // namespace cxsync::simulation
