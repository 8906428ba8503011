#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "apply/ticked.hpp"
#include "cxsync/config.hpp"
#include "model/link.hpp"
#include "plan/hidden_rows.hpp"
#include "plan/live_rows.hpp"

namespace cxsync {

/// Holds what was reviewed against what Ivinex has now. Everything is borrowed.
class Precondition {
 public:
  Precondition(const ModuleConfig& module, const Snapshot& live, const LiveRows& rows, const Links& links,
               const UnsettledCreates& unsettled);

  /// Why the row is stale, in one sentence; empty when it may be written.
  [[nodiscard]] std::string stale_reason(const TickedRow& ticked) const;

 private:
  [[nodiscard]] std::string stale_create(const TickedRow& ticked) const;
  [[nodiscard]] std::string stale_update(const TickedRow& ticked) const;
  [[nodiscard]] std::string moved_link(const TickedRow& ticked) const;
  [[nodiscard]] std::optional<std::string_view> owner_of_login(std::string_view login) const;

  const ModuleConfig& module_;
  const Snapshot& live_;
  const LiveRows& rows_;
  const Links& links_;
  HiddenRows hidden_;
  std::string_view login_field_;
  /// Folded login -> row id; made when the first create asks.
  mutable std::optional<std::unordered_map<std::string, std::string_view>> id_by_login_;
};

}  // namespace cxsync
