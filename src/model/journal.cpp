#include "model/journal.hpp"

#include <algorithm>
#include <array>

namespace cxsync {

namespace {

constexpr std::array<std::string_view, 5> k_state_words{"intended", "sent", "confirmed", "refused", "unknown"};

}  // namespace

std::string_view to_string(WriteState state) noexcept { return k_state_words[static_cast<std::size_t>(state)]; }

std::optional<WriteState> write_state_from_string(std::string_view word) noexcept {
  const auto found = std::find(k_state_words.begin(), k_state_words.end(), word);
  if (found == k_state_words.end()) return std::nullopt;
  return static_cast<WriteState>(found - k_state_words.begin());
}

}  // namespace cxsync
