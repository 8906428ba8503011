#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "switches.hpp"

namespace simulator {

/// What the command line asks for.
struct Options {
  std::filesystem::path dir;
  std::size_t users = 60;
  std::uint64_t seed = 1;
  std::size_t preload = 0;
  std::string auth = "access_key";
  std::string api_version = "v30.0";
  std::string campaigns_from = "skills";
  std::uint16_t cxone_port = 0, ivinex_port = 0;
  bool print = false;
  Switches switches;
};

/// Reads the command line. When there is nothing left to do (`--help`, a mistake), it says so on stdout or stderr and
/// puts the exit code into `exit_code`.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace simulator
