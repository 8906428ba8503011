#pragma once

#include <filesystem>
#include <string_view>

namespace simulator {

/// Writes a file that only its owner can read.
void write_private_file(const std::filesystem::path& path, std::string_view content);

}  // namespace simulator
