#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <system_error>

#include "cxsync/error.hpp"
#include "simulation/simulated_disk.hpp"
#include "store/store.hpp"

using namespace cxsync;
using namespace cxsync::simulation;
using store::Store;

namespace {

HistoryEntry entry(int number) {
  HistoryEntry entry;
  entry.run = "r" + std::to_string(number);
  entry.started = entry.plan_digest = "x";
  return entry;
}

/// Begins runs until the machine dies, or there are twenty. Gives how many were begun for certain.
int begin_runs(SimulatedDisk& disk) {
  int begun = 0;
  try {
    const auto lock = Store::try_lock("/state.db", disk).value();
    auto store = Store::open_for_writing("/state.db", lock, disk);
    for (; begun < 20; ++begun) store.begin_run(entry(begun));
  } catch (const Error&) {
  }
  return begun;
}

}  // namespace

TEST_CASE("what was synced survives a loss of power, and what was not may be lost") {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Machine machine(seed, false);
    SimulatedFile file;
    file.write(0, "synced");
    file.sync();
    file.write(6, " not");
    file.write(0, "S");
    file.lose_power(machine.random());
    CHECK(file.bytes().substr(1, 5) == "ynced");
    lost += file.bytes() == "synced" ? 1 : 0;
  }
  CHECK(lost > 0);
  CHECK(lost < 50);
}

TEST_CASE("a new name survives a loss of power only with its folder synced") {
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Machine machine(seed, false);
    SimulatedFolder folder;
    folder.create("old");
    folder.sync();
    folder.rename("old", "new");
    folder.lose_power(machine.random());
    CHECK((folder.find("old") == nullptr) == (folder.find("new") != nullptr));
    lost += folder.find("new") == nullptr ? 1 : 0;
  }
  CHECK(lost > 0);
  CHECK(lost < 20);
}

TEST_CASE("after a dead machine's last step nothing it does has an effect") {
  Machine machine(1, false);
  SimulatedDisk disk(machine);
  disk.create_private("/a");
  machine.die_at(1, Death::killed);
  CHECK_THROWS_AS(disk.create_private("/b"), std::system_error);
  CHECK_THROWS_AS(disk.remove("/a"), std::system_error);
  disk.survive_death();
  machine.start_again();
  CHECK(disk.look_at("/a"));
  CHECK_FALSE(disk.look_at("/b"));
}

TEST_CASE("whatever step a machine dies at, what the store has taken is there afterwards") {
  for (const Death how : {Death::killed, Death::power_lost}) {
    for (std::uint64_t step = 1; step <= 200; ++step) {
      CAPTURE(step);
      Machine machine(step, false);
      SimulatedDisk disk(machine);
      machine.die_at(step, how);
      const int begun = begin_runs(disk);
      if (!machine.is_dead()) break;
      disk.survive_death();
      machine.start_again();
      const auto runs = Store::open_for_reading("/state.db", disk).runs().size();
      // A commit the machine died in may have been done.
      CHECK(static_cast<int>(runs) >= begun);
      CHECK(static_cast<int>(runs) <= begun + 1);
    }
  }
}

TEST_CASE("a full and a read-only disk are told as such") {
  Machine machine(1, false);
  SimulatedDisk disk(machine);
  const auto code_of = [&] {
    try {
      const auto lock = Store::try_lock("/state.db", disk).value();
      Store::open_for_writing("/state.db", lock, disk).begin_run(entry(static_cast<int>(machine.steps())));
    } catch (const Error& error) {
      return std::string(to_string(error.code()));
    }
    return std::string("done");
  };
  disk.fill_after(5);
  CHECK(code_of() == "state_unusable");
  disk.mend();
  CHECK(code_of() == "done");
  disk.fill_after(1);
  CHECK(code_of() == "state_unusable");
  disk.mend();
  disk.set_read_only(true);
  CHECK(code_of() == "state_unusable");
  disk.mend();
  CHECK(Store::open_for_reading("/state.db", disk).runs().size() == 1);
}
