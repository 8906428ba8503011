#include <algorithm>
#include <array>

#include "cxsync/change.hpp"

namespace cxsync {

namespace {

constexpr std::array<std::string_view, 6> k_action_words{"create",    "update",  "conflict",
                                                         "ambiguous", "invalid", "unchanged"};

}  // namespace

std::string_view to_string(Action action) noexcept { return k_action_words[static_cast<std::size_t>(action)]; }

std::optional<Action> action_from_string(std::string_view word) noexcept {
  const auto found = std::find(k_action_words.begin(), k_action_words.end(), word);
  if (found == k_action_words.end()) return std::nullopt;
  return static_cast<Action>(found - k_action_words.begin());
}

}  // namespace cxsync
