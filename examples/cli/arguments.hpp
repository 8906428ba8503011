#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxsync/engine.hpp"

namespace cxsync::cli {

enum class Command : std::uint8_t { doctor, preview, apply, sync, retry, history, follow_ups };

/// What a user typed.
struct Arguments {
  Command command = Command::doctor;
  std::string config;
  std::optional<Kind> kind;        ///< empty: `all`
  std::string plan;                ///< path of the plan file to apply
  std::optional<std::string> out;  ///< path to write the plan to
  std::string select;
  ApplyOptions apply;
  std::optional<int> deadline_s;  ///< seconds for the whole command; empty: as long as it takes
  bool expect_no_changes = false;
  std::string run;
  std::string forget_before;
  std::vector<std::string> done;
  bool json = false;
  LogLevel log_level = LogLevel::warn;
  bool log_json = false;
};

}  // namespace cxsync::cli
