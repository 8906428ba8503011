#include "static_files.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace cxsync::page {

/// Written by embed.cmake, in the order of the names.
std::span<const StaticFile> embedded_files() noexcept;

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> k_types{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};

}  // namespace

const StaticFile* find_static_file(std::string_view name) noexcept {
  const auto files = embedded_files();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const StaticFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

std::string_view content_type_of(std::string_view name) noexcept {
  const auto found =
      std::find_if(k_types.begin(), k_types.end(), [&](const auto& type) { return name.ends_with(type.first); });
  return found == k_types.end() ? "application/octet-stream" : found->second;
}

}  // namespace cxsync::page
