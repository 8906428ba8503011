#include "cxsync/config.hpp"

namespace cxsync {

const std::vector<std::string>& canonical_fields(Kind kind) {
  static const std::array<std::vector<std::string>, 4> k_fields{
      std::vector<std::string>{"id", "user_id", "user_name", "first_name", "middle_name", "last_name", "email", "phone",
                               "team_id", "team_name", "profile_name", "is_active"},
      {"id", "name", "is_active", "direction", "media_type", "outbound_strategy", "campaign_id", "campaign_name",
       "notes"},
      {"id", "name", "is_active", "classification_id", "system_outcome", "is_preview", "notes"},
      {"id", "name", "is_active", "is_acw", "timeout_minutes"}};
  return k_fields[static_cast<std::size_t>(kind)];
}

std::string_view to_string(Policy policy) noexcept {
  switch (policy) {
    case Policy::source:
      return "source";
    case Policy::on_create:
      return "on_create";
    case Policy::if_empty:
      return "if_empty";
    case Policy::keep_edits:
      break;
  }
  return "keep_edits";
}

std::string_view to_string(Compare compare) noexcept {
  switch (compare) {
    case Compare::text_ci:
      return "text_ci";
    case Compare::bool_:
      return "bool";
    case Compare::number:
      return "number";
    case Compare::id_list:
      return "id_list";
    case Compare::text:
      break;
  }
  return "text";
}

std::string_view to_string(GroupPolicy policy) noexcept {
  return policy == GroupPolicy::ensure ? "ensure" : "on_create";
}

}  // namespace cxsync
