#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "simulation/command.hpp"

namespace {

cxsync::simulation::Command& asked() {
  static cxsync::simulation::Command command;
  return command;
}

/// True: the argument was one of ours.
bool take(std::string_view argument) {
  auto& command = asked();
  if (argument.starts_with("--seed=")) {
    command.first = command.last = std::strtoull(argument.data() + 7, nullptr, 10);
    command.prints = true;
    return true;
  }
  if (!argument.starts_with("--seeds=")) return false;
  char* rest = nullptr;
  command.first = std::strtoull(argument.data() + 8, &rest, 10);
  command.last = *rest == '-' ? std::strtoull(rest + 1, nullptr, 10) : command.first;
  return true;
}

}  // namespace

const cxsync::simulation::Command& cxsync::simulation::command() { return asked(); }

int main(int argc, char** argv) {
  std::vector<char*> others;
  for (int i = 0; i < argc; ++i) {
    if (!take(argv[i])) others.push_back(argv[i]);
  }
  doctest::Context context(static_cast<int>(others.size()), others.data());
  if (static_cast<int>(others.size()) < argc) context.setOption("test-case", CXSYNC_SEEDS_TEST);
  return context.run();
}
