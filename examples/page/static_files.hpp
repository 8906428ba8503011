#pragma once

#include <string_view>

namespace cxsync::page {

/// A file of `static/`, built into the program.
struct StaticFile {
  std::string_view name;
  std::string_view content;
};

/// The file of that name, or nullptr.
const StaticFile* find_static_file(std::string_view name) noexcept;

/// From the name's ending.
std::string_view content_type_of(std::string_view name) noexcept;

}  // namespace cxsync::page
