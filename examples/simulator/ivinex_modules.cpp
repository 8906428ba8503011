#include "ivinex_modules.hpp"

#include <algorithm>
#include <stdexcept>

namespace simulator {

const IvinexField* IvinexModule::field(std::string_view wanted) const noexcept {
  const auto found = std::ranges::find(fields, wanted, &IvinexField::name);
  return found != fields.end() ? &*found : nullptr;
}

std::span<const IvinexModule> ivinex_modules() {
  static const std::vector<IvinexModule> modules = {
      {10201,
       "User Manager",
       "users",
       {{"user_name"},
        {"first_name"},
        {"last_name"},
        {"alias"},
        {"title"},
        {"email"},
        {"phone"},
        {"extension"},
        {"active", true},
        {"user_groups"},
        {"team"},
        {"profile"},
        {"cxone_id"}}},
      {10202,
       "CC Campaigns",
       "campaigns",
       {{"name"}, {"cxone_id"}, {"direction"}, {"media_type"}, {"active", true}, {"script"}, {"notes"}}},
      {10203,
       "CC Dispositions",
       "dispositions",
       {{"name"}, {"cxone_id"}, {"active", true}, {"category"}, {"system_outcome"}, {"preview", true}, {"notes"}}},
      {10204,
       "CC Agent Status",
       "agent_statuses",
       {{"name"}, {"cxone_id"}, {"active", true}, {"acw", true}, {"timeout_minutes"}, {"notes"}}},
  };
  return modules;
}

const IvinexModule* ivinex_module(std::int64_t id) noexcept {
  const auto found = std::ranges::find(ivinex_modules(), id, &IvinexModule::id);
  return found != ivinex_modules().end() ? &*found : nullptr;
}

const IvinexModule& ivinex_module(std::string_view id_or_kind) {
  for (const auto& module : ivinex_modules()) {
    if (module.kind == id_or_kind || std::to_string(module.id) == id_or_kind) return module;
  }
  throw std::invalid_argument("unknown module: " + std::string(id_or_kind));
}

}  // namespace simulator
