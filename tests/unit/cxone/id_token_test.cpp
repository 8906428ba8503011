#include "cxone/id_token.hpp"

#include <doctest/doctest.h>

#include "fake_cxone.hpp"

using namespace cxsync;

TEST_CASE("the tenant is read from either spelling of the claim") {
  CHECK(cxone::tenant_of(test::web_token(R"({"tenantId":"t-1"})")) == "t-1");
  CHECK(cxone::tenant_of(test::web_token(R"({"tenant_id":"t-2"})")) == "t-2");
  CHECK(cxone::tenant_of(test::web_token(R"({"tenant":"name","tenantId":"t-3"})")) == "t-3");
}

TEST_CASE("a token without a readable tenant names none") {
  CHECK(cxone::tenant_of("") == "");
  CHECK(cxone::tenant_of("opaque") == "");
  CHECK(cxone::tenant_of("a.b") == "");
  CHECK(cxone::tenant_of("a.!!!.c") == "");
  CHECK(cxone::tenant_of(test::web_token("[]")) == "");
  CHECK(cxone::tenant_of(test::web_token("{}")) == "");
  CHECK(cxone::tenant_of(test::web_token(R"({"tenantId":7})")) == "");
}
