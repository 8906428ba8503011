#include <doctest/doctest.h>

#include "unit/config/example.hpp"

namespace cxsync::test {

TEST_CASE("a source of the host's own needs no CXone credentials, and no secret is asked for") {
  const std::string document(k_least_example);
  CHECK_FALSE(error_in(without(document, "/cxone"), {.own_source = true}));
  CHECK_FALSE(error_in(without(document, "/cxone/client_id"), {.own_source = true}));
  const std::string referring = with(document, "/cxone/client_secret", R"({"env": "X"})");
  CHECK_NOTHROW(parse_config(referring, {}, {.own_source = true}));
  CHECK(error_in(without(document, "/ivinex/password"), {.own_source = true}).has_value());
}

TEST_CASE("a sink of the host's own needs no address, credentials or module id") {
  const std::string document = R"({"site": "acme", "ivinex": {"modules": {"campaigns": {}, "users": {}}}})";
  const Config config = parse_config(document, {}, {.own_source = true, .own_sink = true});
  CHECK(config.module(Kind::campaigns)->fields.size() == 1);
  CHECK(config.module(Kind::users)->collection_type_id == 0);
  CHECK(config.module(Kind::dispositions) == nullptr);
  CHECK(error_in(document, {.own_source = true}).has_value());
}

TEST_CASE("a sink of the host's own takes every kind with its default map when the document names no module") {
  for (const char* document : {R"({"site": "acme"})", R"({"site": "acme", "ivinex": {"batch_size": 5}})"}) {
    const Config config = parse_config(document, {}, {.own_source = true, .own_sink = true});
    for (const Kind kind : k_all_kinds) REQUIRE(config.module(kind) != nullptr);
    CHECK(config.module(Kind::users)->fields.size() == 5);
  }
}

TEST_CASE("what stands in the document about a side of the host's own is still checked") {
  const auto error = error_in(R"({"site": "acme", "cxone": {"isuer": "x"}})", {.own_source = true, .own_sink = true});
  REQUIRE(error);
  CHECK(error->detail("nearest_key") == "issuer");
}

}  // namespace cxsync::test
