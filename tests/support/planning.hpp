#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "cxsync/config.hpp"
#include "plan/planner.hpp"

namespace cxsync::test {

using Values = std::initializer_list<std::pair<const char*, const char*>>;

inline Record record(std::string id, Values values) {
  Record made(std::move(id));
  for (const auto& [name, value] : values) made.set(name, value);
  return made;
}

/// The default users module.
inline ModuleConfig users_module() {
  ModuleConfig module;
  module.collection_type_id = 10201;
  module.group_field = "user_groups";
  module.create_inactive = false;
  module.suggest = {"user_name", "email"};
  const auto add = [&](const char* field, const char* from, Policy policy, Compare compare) {
    FieldMapping mapping;
    mapping.field = field;
    mapping.from = from;
    mapping.policy = policy;
    mapping.compare = compare;
    module.fields.push_back(mapping);
  };
  add("user_name", "user_name", Policy::on_create, Compare::text);
  add("first_name", "first_name", Policy::keep_edits, Compare::text);
  add("last_name", "last_name", Policy::keep_edits, Compare::text);
  add("email", "email", Policy::keep_edits, Compare::text);
  add("active", "is_active", Policy::keep_edits, Compare::bool_);
  return module;
}

/// A module with one field, `name` from `name`.
inline ModuleConfig name_module(Policy policy = Policy::keep_edits, Compare compare = Compare::text) {
  ModuleConfig module;
  module.collection_type_id = 10203;
  module.suggest = {"name"};
  FieldMapping mapping;
  mapping.field = "name";
  mapping.from = "name";
  mapping.policy = policy;
  mapping.compare = compare;
  module.fields.push_back(mapping);
  return module;
}

/// A CXone user.
inline Record agent(const std::string& id, const std::string& login, const std::string& first = "Ada",
                    const std::string& last = "Sample", const std::string& email = "", const char* active = "true") {
  return Record(id, {{"id", id},
                     {"user_name", login},
                     {"first_name", first},
                     {"last_name", last},
                     {"email", email},
                     {"is_active", active}});
}

/// An Ivinex user row with every default field.
inline Record user_row(const std::string& id, const std::string& key, const std::string& login,
                       const std::string& first = "Ada", const std::string& last = "Sample",
                       const std::string& email = "", const std::string& groups = "Call Center Agents") {
  return Record(id, {{"cxone_id", key},
                     {"user_name", login},
                     {"first_name", first},
                     {"last_name", last},
                     {"email", email},
                     {"active", "true"},
                     {"user_groups", groups}});
}

/// Everything that goes into a plan, owned.
struct Scene {
  ModuleConfig module = users_module();
  Snapshot source{.kind = Kind::users, .records = {}, .pages = 1, .complete = true, .reason = {}};
  Snapshot sink{.kind = Kind::users, .records = {}, .pages = 1, .complete = true, .reason = {}};
  Links links;
  GuardConfig guards;
  UnsettledCreates unsettled;
  ReviewedWrites cleared;
  ReviewedWrites sent;
  std::optional<std::uint64_t> last_source_count;

  explicit Scene(Kind kind = Kind::users) {
    source.kind = sink.kind = kind;
    if (kind != Kind::users) module = name_module();
  }
  [[nodiscard]] Plan plan() const {
    PlanInput input;
    input.site = "test";
    input.config_digest = "sha256:0";
    input.module = &module;
    input.agents_group = "Call Center Agents";
    input.guards = guards;
    input.source = &source;
    input.sink = &sink;
    input.links = &links;
    input.unsettled = &unsettled;
    input.cleared = &cleared;
    input.sent = &sent;
    input.last_source_count = last_source_count;
    return make_plan(input);
  }
};

}  // namespace cxsync::test
