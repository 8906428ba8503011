#pragma once

#include <cstddef>

namespace cxsync::test {

/// What operator new has given out.
struct Memory {
  std::size_t allocations = 0;  ///< so far
  std::size_t bytes = 0;        ///< that are in use
  std::size_t peak = 0;         ///< most bytes in use since start_peak()
};
Memory memory() noexcept;
/// The peak counts from here.
void start_peak() noexcept;

}  // namespace cxsync::test
