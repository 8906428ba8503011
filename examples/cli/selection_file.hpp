#pragma once

#include <string>

#include "cxsync/selection.hpp"

namespace cxsync::cli {

/// Reads the value of `--select`: words and keys with commas, or `@FILE` with one per line.
/// @throws Error usage if the file cannot be read; selection_bad_word
Selection read_selection(const std::string& text);

}  // namespace cxsync::cli
