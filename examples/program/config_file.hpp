#pragma once

#include <string>

#include "cxsync/config.hpp"

namespace cxsync::program {

/// Reads the configuration document at `path`. Secrets come from the environment and from files; relative paths are
/// relative to the document.
/// @throws Error config_unreadable, config_* or secret_unavailable
Config read_config_file(const std::string& path);

}  // namespace cxsync::program
