#include "cxsync/kind.hpp"

namespace cxsync {

std::string_view to_string(Kind kind) noexcept {
  constexpr std::array<std::string_view, 4> k_words{"users", "campaigns", "dispositions", "agent_statuses"};
  return k_words[static_cast<std::size_t>(kind)];
}

std::optional<Kind> kind_from_string(std::string_view word) noexcept {
  for (const Kind kind : k_all_kinds) {
    if (to_string(kind) == word) return kind;
  }
  return std::nullopt;
}

}  // namespace cxsync
