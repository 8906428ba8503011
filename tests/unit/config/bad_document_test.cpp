#include <doctest/doctest.h>

#include "unit/config/example.hpp"

namespace cxsync::test {

namespace {

struct BadValue {
  const char* pointer;  // where it is put
  const char* json;
  ErrorCode code;
  const char* path = nullptr;  // where the error points; empty: the same place
  const char* nearest = "";
};

constexpr auto k_bad = ErrorCode::config_bad_value;
constexpr auto k_type = ErrorCode::config_wrong_type;
constexpr auto k_unknown = ErrorCode::config_unknown_key;
constexpr auto k_missing = ErrorCode::config_missing_key;

constexpr BadValue k_bad_values[] = {
    {"/site", R"("")", k_bad},
    {"/site", R"("a b")", k_bad},
    {"/site", R"("ä")", k_bad},
    {"/site", R"("../x")", k_bad},
    {"/site", R"("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")", k_bad},
    {"/cxone/auth", R"("acces_key")", k_bad, nullptr, "access_key"},
    {"/cxone/client_auth", R"("bsic")", k_bad, nullptr, "basic"},
    {"/cxone/campaigns_from", R"("skils")", k_bad, nullptr, "skills"},
    {"/cxone/client_id", R"("")", k_bad},
    {"/cxone/client_id", R"("a\u0000b")", k_bad},
    {"/cxone/client_id", R"("a\nb")", k_bad},
    {"/cxone/page_size", "0", k_bad},
    {"/cxone/page_size", "10001", k_bad},
    {"/cxone/page_size", "-1", k_bad},
    {"/cxone/page_size", "1.5", k_bad},
    {"/cxone/page_size", "100.0", k_bad},
    {"/cxone/page_size", "1e2", k_bad},
    {"/cxone/page_size", "99999999999999999999999", k_bad},
    {"/cxone/page_size", R"("100")", k_type},
    {"/cxone/limits/requests_per_second", "0", k_bad},
    {"/cxone/limits/max_in_flight", "0", k_bad},
    {"/cxone/limits/request_timeout_ms", "0", k_bad},
    {"/cxone/limits/attempts", "0", k_bad},
    {"/cxone/limits/max_wait_ms", "4294967296", k_bad},
    {"/cxone/limits/max_response_bytes", "0", k_bad},
    {"/cxone/limits/max_response_bytes", "18446744073709551615", k_bad},
    {"/cxone/tls", "null", k_type},
    {"/cxone/tls/ca_file", R"("")", k_bad},
    {"/ivinex/batch_size", "10001", k_bad},
    {"/ivinex/agents_group", R"("")", k_bad},
    {"/ivinex/agents_group", R"(" ")", k_bad},
    {"/ivinex/agents_group", R"("Agents, Night")", k_bad},
    {"/ivinex/agents_group", R"("Agents ")", k_bad},
    {"/ivinex/modules", "{}", k_bad},
    {"/ivinex/modules", R"({"user": {"collection_type_id": 1}})", k_unknown, "/ivinex/modules/user", "users"},
    {"/ivinex/modules/campaigns", "{}", k_missing, "/ivinex/modules/campaigns/collection_type_id"},
    {"/ivinex/modules/campaigns", R"({"collection_type_id": 1})", k_bad,
     "/ivinex/modules/campaigns/collection_type_id"},
    {"/ivinex/modules/campaigns", R"({"collection_type_id": 2, "group_field": "g"})", k_bad,
     "/ivinex/modules/campaigns/group_field"},
    {"/ivinex/modules/campaigns", R"({"collection_type_id": 2, "group_policy": "ensure"})", k_bad,
     "/ivinex/modules/campaigns/group_policy"},
    {"/ivinex/modules/users/collection_type_id", "0", k_bad},
    {"/ivinex/modules/users/feilds", "{}", k_unknown, nullptr, "fields"},
    {"/ivinex/modules/users/group_policy", R"("ensures")", k_bad, nullptr, "ensure"},
    {"/ivinex/modules/users/group_policy", "null", k_type},
    {"/ivinex/modules/users/key_field", R"("user_groups")", k_bad, "/ivinex/modules/users"},
    {"/ivinex/modules/users/key_field", R"("email")", k_bad, "/ivinex/modules/users"},
    {"/ivinex/modules/users/suggest", R"(["mail"])", k_bad, "/ivinex/modules/users/suggest/0", "email"},
    {"/ivinex/modules/users/suggest", R"(["email", "email"])", k_bad, "/ivinex/modules/users/suggest/1"},
    {"/ivinex/modules/users/suggest", R"(["email", "phone"])", k_bad, "/ivinex/modules/users/suggest/1"},
    {"/ivinex/modules/users/suggest", R"([1])", k_type, "/ivinex/modules/users/suggest/0"},
    {"/ivinex/modules/users/fields", "{}", k_bad},
    {"/ivinex/modules/users/fields", "[]", k_type},
    {"/ivinex/modules/users/fields", R"({"a": {}})", k_missing, "/ivinex/modules/users/fields/a/from"},
    {"/ivinex/modules/users/fields", R"({"a": {"policy": "source"}})", k_missing,
     "/ivinex/modules/users/fields/a/from"},
    {"/ivinex/modules/users/fields", R"({"a": {"from": "email", "value": "x"}})", k_bad,
     "/ivinex/modules/users/fields/a"},
    {"/ivinex/modules/users/fields", R"({"a": {"value": "x", "map": {}}})", k_bad,
     "/ivinex/modules/users/fields/a/map"},
    {"/ivinex/modules/users/fields", R"({"a": {"from": "emial"}})", k_bad, "/ivinex/modules/users/fields/a/from",
     "email"},
    {"/ivinex/modules/users/fields", R"({"a": {"from": "media_type"}})", k_bad, "/ivinex/modules/users/fields/a/from"},
    {"/ivinex/modules/users/fields", R"({"a": {"from": "email", "map": {"x": 1}}})", k_type,
     "/ivinex/modules/users/fields/a/map/x"},
    {"/ivinex/modules/users/fields", R"({"a": {"value": 5}})", k_type, "/ivinex/modules/users/fields/a/value"},
    {"/ivinex/modules/users/fields", R"({"a": {"from": "email", "policy": "sourse"}})", k_bad,
     "/ivinex/modules/users/fields/a/policy", "source"},
    {"/ivinex/modules/users/fields", R"({"a": {"from": "email", "compare": "bol"}})", k_bad,
     "/ivinex/modules/users/fields/a/compare", "bool"},
    {"/ivinex/modules/users/fields", R"({"cxone_id": {"from": "id"}})", k_bad, "/ivinex/modules/users/fields/cxone_id"},
    {"/ivinex/modules/users/fields", R"({"user_groups": {"value": "x"}})", k_bad,
     "/ivinex/modules/users/fields/user_groups"},
    {"/ivinex/modules/users/fields", R"({"collection_id": {"value": "x"}})", k_bad,
     "/ivinex/modules/users/fields/collection_id"},
    {"/state", R"({"path": ""})", k_bad, "/state/path"},
    {"/guards", R"({"max_create_percent": -1})", k_bad, "/guards/max_create_percent"},
    {"/guards", R"({"min_row": 1})", k_unknown, "/guards/min_row", "min_rows"},
};

}  // namespace

TEST_CASE("a value that will not do is an error that names its path and says how to mend it") {
  for (const BadValue& bad : k_bad_values) {
    CAPTURE(std::string(bad.pointer));
    CAPTURE(std::string(bad.json));
    const auto error = error_in(with(k_least_example, bad.pointer, bad.json));
    REQUIRE(error);
    const std::string path = bad.path != nullptr ? bad.path : bad.pointer;
    CHECK(to_string(error->code()) == to_string(bad.code));
    CHECK(error->detail("path") == path);
    CHECK(error->detail("nearest_key") == bad.nearest);
    CHECK(error->message().find(path) != std::string::npos);
    CHECK_FALSE(error->hint().empty());
    CHECK(error->exit_code() == ExitCode::usage);
  }
}

TEST_CASE("guard limits may be zero") {
  const Config config = parse_config(with(
      k_least_example, "/guards",
      R"({"max_create_percent": 0, "max_update_percent": 0, "max_deactivate_percent": 0, "max_shrink_percent": 0})"));
  CHECK(config.guards.max_create_percent == 0);
  CHECK(config.guards.max_shrink_percent == 0);
}

TEST_CASE("values at the edge of their range are taken") {
  CHECK(parse_config(with(k_least_example, "/cxone/page_size", "1")).cxone.page_size == 1);
  CHECK(parse_config(with(k_least_example, "/ivinex/batch_size", "10000")).ivinex.batch_size == 10000);
  CHECK(parse_config(with(k_least_example, "/cxone/limits/attempts", "1")).cxone.limits.attempts == 1);
  const std::string site(64, 'x');
  CHECK(parse_config(with(k_least_example, "/site", '"' + site + '"')).site == site);
}

TEST_CASE("one module may not serve two kinds, and the error names the other kind") {
  const auto error = error_in(with(k_full_example, "/ivinex/modules/agent_statuses/collection_type_id", "10202"));
  REQUIRE(error);
  CHECK(error->detail("path") == "/ivinex/modules/agent_statuses/collection_type_id");
  CHECK(error->message().find("campaigns") != std::string::npos);
}

}  // namespace cxsync::test
