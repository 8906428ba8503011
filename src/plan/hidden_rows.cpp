#include "plan/hidden_rows.hpp"

#include "plan/guards.hpp"
#include "support/text.hpp"

namespace cxsync {

HiddenRows::HiddenRows(const LiveRows& rows, const Links& links, const UnsettledCreates* unsettled)
    : rows_(rows), unsettled_(unsettled) {
  for (const auto& [key, link] : links) {
    ++expected_;
    if (!is_listed(key, link.ivinex_id)) ++missing_;
  }
  if (unsettled == nullptr) return;
  for (const auto& [key, create] : *unsettled) {
    if (create.ivinex_id.empty() || links.contains(key)) continue;
    ++expected_;
    if (is_listed(key, create.ivinex_id)) continue;
    ++missing_;
    hides_created_ = true;
  }
}

std::string HiddenRows::doubt(const GuardConfig& guards) const {
  if (expected_ < guards.min_rows || !exceeds_percent(missing_, guards.max_shrink_percent, expected_)) return {};
  return std::to_string(missing_) + " of " + std::to_string(expected_) +
         " linked rows are no longer listed by Ivinex; a read filter or a lost permission may hide them";
}

bool HiddenRows::may_hold(std::string_view key) const {
  if (unsettled_ == nullptr) return false;
  const auto create = unsettled_->find(key);
  return create != unsettled_->end() && (!create->second.ivinex_id.empty() || hides_created_);
}

}  // namespace cxsync
