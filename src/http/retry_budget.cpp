#include "http/retry_budget.hpp"

#include <algorithm>

namespace cxsync::http {

bool RetryBudget::pay() noexcept {
  if (left_ < cost_) return false;
  left_ -= cost_;
  return true;
}

void RetryBudget::refund(bool was_repeated) noexcept {
  left_ += std::min(was_repeated ? cost_ : 1U, capacity_ - left_);
}

}  // namespace cxsync::http
