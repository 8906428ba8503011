#pragma once

#include <cstdint>

namespace cxsync::http {

/// What repeating may cost one host. Every repeat takes from a bucket and only successes fill it again, so that an
/// outage meets the usual requests and a bounded number of repeats, not a multiple of everything. The figures are those
/// of the AWS SDKs' standard mode.
class RetryBudget {
 public:
  static constexpr std::uint32_t k_capacity = 500;
  static constexpr std::uint32_t k_cost = 14;

  /// @param repeat_cost what one repeat takes.
  explicit RetryBudget(std::uint32_t capacity = k_capacity, std::uint32_t repeat_cost = k_cost) noexcept
      : capacity_(capacity), left_(capacity), cost_(repeat_cost) {}

  /// Pays for a repeat. False, and nothing taken: there is not enough left.
  [[nodiscard]] bool pay() noexcept;
  /// An answer that needs no repeat came. It gives back what the last repeat of its request took, or 1.
  void refund(bool was_repeated) noexcept;

  [[nodiscard]] std::uint32_t left() const noexcept { return left_; }

 private:
  std::uint32_t capacity_;
  std::uint32_t left_;
  std::uint32_t cost_;
};

}  // namespace cxsync::http
