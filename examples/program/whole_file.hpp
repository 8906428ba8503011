#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cxsync/error.hpp"

namespace cxsync::program {

inline constexpr std::size_t k_kib = 1024;
inline constexpr std::size_t k_mib = 1024 * k_kib;

/// What a file is to its reader.
struct FileRole {
  std::string_view name;  ///< begins a sentence: "The plan file"
  ErrorCode code;         ///< of the error when it cannot be read
  std::size_t limit;      ///< bytes; a file that holds more is refused
};

/// The content of a file, a pipe or a device.
/// @throws Error with the role's code, saying which file and why
std::string read_whole_file(const std::string& path, const FileRole& role);

/// The text without the mark that some editors put before UTF-8. Borrowed from the argument.
std::string_view without_byte_order_mark(std::string_view text) noexcept;

/// The system's words for an errno value.
std::string system_reason(int error_number);

}  // namespace cxsync::program
