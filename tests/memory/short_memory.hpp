#pragma once

#include <cstdint>

/// Memory that runs out on demand. This program's operator new, Asio's aligned_alloc, SQLite and OpenSSL all take their
/// memory here. What the C++ runtime takes for an exception in flight and what libc takes for itself is not short: the
/// first has a reserve of its own for this case, the second says so with errno, as any failing call does.
/// A lasting shortage spares Asio: its 1.81 cannot drop a coroutine without memory, and ends the process (see ABI.md).
namespace cxsync::test::short_memory {

enum class Shortage : std::uint8_t {
  passing,  ///< one allocation fails, the next ones work again
  lasting   ///< from one allocation on, all fail
};

/// Takes over SQLite's and OpenSSL's memory. Once, before either is used. @return false when one of them refuses.
bool take_over();

/// From now on, the n-th allocation (from 1) fails.
void begin(Shortage shortage, std::uint64_t nth);
/// Memory is there again.
void end();
/// Allocations since begin(), failed ones included.
std::uint64_t asked_for();
/// Allocations that failed since begin().
std::uint64_t refused();
/// Blocks that are allocated and not freed.
std::int64_t live();

/// While it lives, allocations neither fail nor count as asked for: the host's own are not what is tested.
class Spared {
 public:
  Spared();
  Spared(const Spared&) = delete;
  Spared& operator=(const Spared&) = delete;
  ~Spared();
};

}  // namespace cxsync::test::short_memory
