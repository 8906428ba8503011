#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cxsync::simulation {

/// Chance from a seed (SplitMix64). The same on every machine, unlike the distributions of the standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  /// 0 to n - 1; 0 for n = 0.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(bits() % n); }
  bool chance(unsigned percent) { return below(100) < percent; }
  /// 1 to 2^`powers`, small ones as likely as large ones: what happens early must not be rare.
  std::size_t magnitude(unsigned powers) { return 1 + below(std::size_t{1} << (1 + below(powers))); }
  /// One of a list that is not empty.
  template <typename List>
  auto& pick(List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

}  // namespace cxsync::simulation
