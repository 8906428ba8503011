#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cxsync {

/// What would happen to a row, in the order in which a plan lists rows.
enum class Action : std::uint8_t { create, update, conflict, ambiguous, invalid, unchanged };
std::string_view to_string(Action action) noexcept;
std::optional<Action> action_from_string(std::string_view word) noexcept;

/// One field that would be written.
struct Change {
  std::string field;                               ///< Ivinex machine name
  std::optional<std::string> from = std::nullopt;  ///< Ivinex's value; empty for null, a missing field and a create
  std::optional<std::string> to = std::nullopt;    ///< what would be written
  std::optional<std::string> base = std::nullopt;  ///< Ivinex's half of the last synced value
  std::string policy;            ///< `keep_edits source on_create if_empty`; `ensure` for group and key field
  bool conflict = false;         ///< written only by a person's decision
  bool overwrites_edit = false;  ///< replaces a value that a person changed in Ivinex

  friend bool operator==(const Change&, const Change&) = default;
};

}  // namespace cxsync
