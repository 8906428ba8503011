#include <doctest/doctest.h>

#include "unit/config/example.hpp"

namespace cxsync::test {

TEST_CASE("every key of the full example lands in the configuration") {
  const Config config = parse_config(k_full_example, fixed_resolver());
  CHECK(config.site == "acme");
  CHECK(config.state_path == "/etc/cxsync/acme.db");
  CHECK(config.cxone.client_id == "the-client");
  CHECK(config.cxone.client_secret.reveal() == "env-CXONE_CLIENT_SECRET");
  CHECK(config.cxone.access_key_secret.reveal() == "file-secrets/access-key");
  CHECK(config.cxone.api_url.empty());
  CHECK(config.cxone.tls.ca_file == "/etc/cxsync/cxone.pem");
  CHECK(config.cxone.limits == Limits{});
  CHECK(config.ivinex.password.reveal() == "inline-pass-word");
  CHECK(config.ivinex.proxy == "http://proxy.example:3128");
  CHECK(config.ivinex.limits == Limits{5, 2, 20000, 3, 10000, 1000000});

  const ModuleConfig& users = *config.module(Kind::users);
  REQUIRE(users.fields.size() == 4);
  CHECK(users.fields[0].field == "user_name");
  CHECK(users.fields[0].policy == Policy::on_create);
  CHECK(users.fields[2].compare == Compare::bool_);
  CHECK(users.fields[3].constant == "CXone");
  CHECK(users.fields[3].policy == Policy::if_empty);
  CHECK(users.fields[3].compare == Compare::text_ci);
  const ModuleConfig& campaigns = *config.module(Kind::campaigns);
  REQUIRE(campaigns.fields.size() == 2);
  CHECK(campaigns.fields[0].policy == Policy::source);
  CHECK(campaigns.fields[1].map->at("outbound") == "14002");
}

TEST_CASE("a document with the least keys gets the defaults of the contract") {
  const Config config = parse_config(k_least_example);
  CHECK(config.state_path == "acme.db");
  CHECK(config.cxone.auth == CxoneAuth::access_key);
  CHECK(config.cxone.issuer == "https://cxone.niceincontact.com");
  CHECK(config.cxone.client_auth == ClientAuth::basic);
  CHECK(config.cxone.api_version == 30);
  CHECK(config.cxone.campaigns_from_skills);
  CHECK(config.cxone.page_size == 100);
  CHECK(config.cxone.proxy.empty());
  CHECK(config.cxone.limits == Limits{10, 4, 30000, 4, 30000, 67108864});
  CHECK(config.ivinex.page_size == 100);
  CHECK(config.ivinex.batch_size == 25);
  CHECK(config.ivinex.agents_group == "Call Center Agents");
  CHECK(config.ivinex.limits == Limits{5, 2, 30000, 4, 30000, 67108864});
  CHECK(config.guards.max_create_percent == 100);
  CHECK(config.guards.max_update_percent == 50);
  CHECK(config.guards.max_deactivate_percent == 20);
  CHECK(config.guards.max_shrink_percent == 30);
  CHECK(config.guards.min_rows == 10);
  CHECK(config.module(Kind::campaigns) == nullptr);
}

TEST_CASE("a user module gets the default map, groups and suggestions") {
  const Config config = parse_config(k_least_example);
  const ModuleConfig& users = *config.module(Kind::users);
  CHECK(users.key_field == "cxone_id");
  CHECK(users.group_field == "user_groups");
  CHECK(users.group_policy == GroupPolicy::ensure);
  CHECK_FALSE(users.create_inactive);
  CHECK(users.suggest == std::vector<std::string>{"user_name", "email"});
  std::string map;
  for (const FieldMapping& field : users.fields) {
    map += field.field + "<" + field.from + " ";
    CHECK((field.policy == Policy::on_create) == (field.field == "user_name"));
    CHECK((field.compare == Compare::bool_) == (field.field == "active"));
  }
  CHECK(map == "user_name<user_name first_name<first_name last_name<last_name email<email active<is_active ");
}

TEST_CASE("the other modules map and suggest their name, take inactive records and have no groups") {
  for (const Kind kind : {Kind::campaigns, Kind::dispositions, Kind::agent_statuses}) {
    const std::string path = "/ivinex/modules/" + std::string(to_string(kind));
    const Config config = parse_config(with(k_least_example, path, R"({"collection_type_id": 7})"));
    const ModuleConfig& module = *config.module(kind);
    CHECK(module.collection_type_id == 7);
    CHECK(module.group_field.empty());
    CHECK(module.create_inactive);
    CHECK(module.suggest == std::vector<std::string>{"name"});
    REQUIRE(module.fields.size() == 1);
    CHECK(module.fields[0].field == "name");
    CHECK(module.fields[0].from == "name");
  }
}

TEST_CASE("a null group field turns the groups off") {
  const Config config = parse_config(with(k_least_example, "/ivinex/modules/users/group_field", "null"));
  CHECK(config.module(Kind::users)->group_field.empty());
}

TEST_CASE("a map of one's own keeps only those default suggestions that it feeds") {
  const Config config =
      parse_config(with(k_least_example, "/ivinex/modules/users/fields", R"({"mail": {"from": "email"}})"));
  CHECK(config.module(Kind::users)->suggest == std::vector<std::string>{"email"});
}

TEST_CASE("every way to sign in needs its own keys only") {
  const std::string regional = R"({"site": "acme", "cxone": {"auth": "regional_access_key",
      "regional_url": "https://na1.example/", "access_key_id": "k", "access_key_secret": "s"},
      "ivinex": {"base_url": "https://i.example", "username": "u", "password": "p",
                 "modules": {"users": {"collection_type_id": 1}}}})";
  const Config config = parse_config(regional);
  CHECK(config.cxone.auth == CxoneAuth::regional_access_key);
  CHECK(config.cxone.regional_url == "https://na1.example");
  for (const char* key : {"/cxone/regional_url", "/cxone/access_key_id", "/cxone/access_key_secret"}) {
    const auto error = error_in(without(regional, key));
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::config_missing_key);
    CHECK(error->detail("path") == key);
    CHECK(error->hint().find("regional_access_key") != std::string::npos);
  }
}

TEST_CASE("the oldest and the newest API version are known, and nothing beyond") {
  const auto version = [](const std::string& text) { return with(k_least_example, "/cxone/api_version", text); };
  CHECK(parse_config(version(R"("v9.0")")).cxone.api_version == 9);
  CHECK(parse_config(version(R"("v34.0")")).cxone.api_version == 34);
  for (const std::string bad : {R"("v8.0")", R"("v35.0")", R"("v30")", R"("30.0")", R"("v30.1")", R"("v030.0")",
                                R"("v30.0 ")", R"("v")", R"("vx.0")", R"("V30.0")", R"("v-9.0")"}) {
    CAPTURE(bad);
    const auto error = error_in(version(bad));
    REQUIRE(error);
    CHECK(error->code() == ErrorCode::config_bad_value);
    CHECK(error->detail("path") == "/cxone/api_version");
  }
}

}  // namespace cxsync::test
