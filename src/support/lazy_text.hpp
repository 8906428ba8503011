#pragma once

#include <mutex>
#include <string>

namespace cxsync {

/// A text that is made when it is first asked for, by any thread.
class LazyText {
 public:
  /// @throws what `make` throws; then the next one who asks makes it.
  template <typename Make>
  const std::string& get(const Make& make) const {
    std::call_once(once_, [&] { text_ = make(); });
    return text_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::string text_;
};

}  // namespace cxsync
