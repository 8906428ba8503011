#include "simulation/site_config.hpp"

namespace cxsync::simulation {

namespace {

Policy random_policy(Random& random) {
  // The default policy promises most and is met most.
  constexpr std::array<Policy, 3> k_others{Policy::source, Policy::on_create, Policy::if_empty};
  return random.chance(60) ? Policy::keep_edits : k_others.at(random.below(k_others.size()));
}

FieldMapping mapping(Random& random, const char* field, const char* from) {
  FieldMapping made;
  made.field = field;
  made.from = from;
  made.policy = random_policy(random);
  made.compare = random.chance(25) ? Compare::text_ci : Compare::text;
  return made;
}

ModuleConfig random_module(Random& random, Kind kind) {
  ModuleConfig module;
  module.collection_type_id = 10201 + static_cast<std::uint64_t>(kind);
  if (kind == Kind::users) {
    module.suggest = {"user_name", "email"};
    module.group_field = "user_groups";
    module.group_policy = random.chance(80) ? GroupPolicy::ensure : GroupPolicy::on_create;
    module.create_inactive = random.chance(30);
    module.fields = {mapping(random, "user_name", "user_name"), mapping(random, "first_name", "first_name"),
                     mapping(random, "last_name", "last_name"), mapping(random, "email", "email")};
    if (random.chance(70)) module.fields.front().policy = Policy::on_create;
  } else {
    module.suggest = {"name"};
    module.fields = {mapping(random, "name", "name")};
    if (random.chance(30)) {
      FieldMapping origin;
      origin.field = "origin";
      origin.constant = "CXone";
      origin.policy = random_policy(random);
      module.fields.push_back(origin);
    }
  }
  FieldMapping active;
  active.field = "active";
  active.from = "is_active";
  active.policy = random_policy(random);
  active.compare = Compare::bool_;
  module.fields.push_back(active);
  return module;
}

}  // namespace

Config random_config(Random& random) {
  Config config;
  config.site = "simulated";
  config.state_path = "/state.db";
  for (const Kind kind : k_all_kinds) {
    const bool always = kind == Kind::users || kind == Kind::dispositions;
    if (always || random.chance(15)) {
      config.ivinex.modules[static_cast<std::size_t>(kind)] = random_module(random, kind);
    }
  }
  if (random.chance(40)) config.guards.min_rows = 3;
  return config;
}

void random_formats(Random& random, const Config& config, IvinexRows& rows) {
  for (const Kind kind : k_all_kinds) {
    const ModuleConfig* module = config.module(kind);
    if (module == nullptr) continue;
    for (const FieldMapping& field : module->fields) {
      if (field.compare == Compare::bool_) {
        if (random.chance(50)) rows.set_format(kind, field.field, Format::digit);
      } else if (random.chance(40)) {
        rows.set_format(kind, field.field, random.chance(50) ? Format::upper_case : Format::trimmed);
      }
    }
  }
}

}  // namespace cxsync::simulation
