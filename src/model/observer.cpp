#include "cxsync/observer.hpp"

#include <array>

namespace cxsync {

std::string_view to_string(LogLevel level) noexcept {
  constexpr std::array<std::string_view, 4> k_words{"error", "warn", "info", "debug"};
  return k_words[static_cast<std::size_t>(level)];
}

std::string_view to_string(Phase phase) noexcept {
  constexpr std::array<std::string_view, 6> k_words{"sign_in", "pull", "read", "plan", "write", "verify"};
  return k_words[static_cast<std::size_t>(phase)];
}

}  // namespace cxsync
