#include "cxone/session.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "fake_cxone.hpp"
#include "support/loop.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

/// A session with a small CXone behind it.
struct Fixture {
  explicit Fixture(std::uint64_t seed = 0) : transport([this](const auto& request) { return cxone(request); }, seed) {
    cxone.rows["agents"] = test::numbered_agents(30);
  }

  void start() {
    session = std::make_unique<cxsync::cxone::Session>(config, transport, [this] { return cxone.now; });
  }
  int get(const std::string& resource = "agents") {
    if (!session) start();
    return loop.run(session->get(resource, call)).status;
  }
  ErrorCode code_of_get() {
    return test::error_of([this] { return get(); }).code();
  }

  CxoneConfig config = test::fitting_config();
  test::FakeCxone cxone;
  test::ScriptedTransport transport;
  Loop loop;
  Call call;
  std::unique_ptr<cxsync::cxone::Session> session;
};

Task<void> get_into(cxsync::cxone::Session& session, std::string resource, const Call& call,
                    std::vector<int>& statuses) {
  const http::Response response = co_await session.get(resource, call);
  statuses.push_back(response.status);
}

Task<void> get_all(cxsync::cxone::Session& session, int count, const Call& call, std::vector<int>& statuses) {
  std::vector<Task<void>> tasks;
  for (int i = 0; i < count; ++i) {
    const std::string resource = "agents?skip=" + std::to_string(i);
    tasks.push_back(get_into(session, resource, call, statuses));
  }
  co_await when_all(std::move(tasks));
}

}  // namespace

TEST_CASE("signing in walks from the issuer to the API") {
  Fixture fixture;
  CHECK(fixture.get() == 200);
  const auto& sent = fixture.transport.sent();
  REQUIRE(sent.size() == 4);
  CHECK(sent[0].url == "https://cxone.test/.well-known/openid-configuration");
  CHECK(sent[1].url == "https://auth.test/auth/token");
  CHECK(sent[1].repeatable);
  CHECK(sent[2].url == "https://cxone.test/.well-known/cxone-configuration?tenantId=11ea-tenant");
  CHECK(sent[3].url == "https://api.test/incontactapi/services/v30.0/agents");
  CHECK(sent[3].authorization == "Bearer access-token-1");
  CHECK(sent[3].accept == "application/json");
  for (const std::size_t i : {0, 2}) CHECK(sent[i].authorization.empty());
  CHECK(fixture.session->tenant() == test::k_tenant);
}

TEST_CASE("a configured API address spares the second discovery") {
  Fixture fixture;
  fixture.config.api_url = "https://api-b.test/";
  fixture.config.api_version = 34;
  CHECK(fixture.get() == 200);
  CHECK(fixture.transport.count("cxone-configuration") == 0);
  CHECK(fixture.transport.sent().back().url == "https://api-b.test/incontactapi/services/v34.0/agents");
}

TEST_CASE("the regional sign-in asks the regional address for everything") {
  Fixture fixture;
  fixture.config.auth = CxoneAuth::regional_access_key;
  fixture.config.regional_url = "https://na1.test/";
  CHECK(fixture.get() == 200);
  const auto& sent = fixture.transport.sent();
  REQUIRE(sent.size() == 3);
  CHECK(sent[0].url == "https://na1.test/authentication/v1/token/access-key");
  CHECK(sent[1].url == "https://na1.test/.well-known/cxone-configuration?tenantId=11ea-tenant");
}

TEST_CASE("addresses and token are found once") {
  Fixture fixture;
  for (int i = 0; i < 5; ++i) CHECK(fixture.get() == 200);
  CHECK(fixture.transport.sent().size() == 3 + 5);
}

TEST_CASE("a token is renewed ten minutes before its end, or a quarter of its life") {
  const std::pair<const char*, int> table[] = {{"3600", 3000}, {"\"3600\"", 3000}, {"1200", 900}, {"4", 3}};
  for (const auto& [lifetime, fresh_for] : table) {
    CAPTURE(lifetime);
    Fixture fixture;
    fixture.cxone.expires_in = lifetime;
    fixture.get();
    fixture.cxone.now += std::chrono::seconds(fresh_for) - std::chrono::milliseconds(1);
    fixture.get();
    CHECK(fixture.cxone.tokens_given() == 1);
    fixture.cxone.now += std::chrono::milliseconds(1);
    fixture.get();
    CHECK(fixture.cxone.tokens_given() == 2);
    CHECK(fixture.transport.sent().back().authorization == "Bearer access-token-2");
  }
}

TEST_CASE("a 401 costs one renewal and one more try") {
  Fixture fixture;
  fixture.get();
  fixture.cxone.revoke_tokens();
  CHECK(fixture.get() == 200);
  CHECK(fixture.cxone.tokens_given() == 2);
  CHECK(fixture.transport.count("/agents") == 3);
}

TEST_CASE("a second 401 ends it with refused credentials") {
  Fixture fixture;
  fixture.cxone.instead = [](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("/agents") == std::string::npos) return std::nullopt;
    return test::json_answer(401, "");
  };
  CHECK(fixture.code_of_get() == ErrorCode::credentials_refused);
  CHECK(fixture.cxone.tokens_given() == 2);
  CHECK(fixture.transport.count("/agents") == 2);
}

TEST_CASE("tasks that start together share one sign-in") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Fixture fixture(seed);
    fixture.start();
    std::vector<int> statuses;
    fixture.loop.run(get_all(*fixture.session, 8, fixture.call, statuses));
    CHECK(statuses == std::vector<int>(8, 200));
    CHECK(fixture.cxone.tokens_given() == 1);
    CHECK(fixture.transport.count("openid-configuration") == 1);
    CHECK(fixture.transport.count("cxone-configuration") == 1);
  }
}

TEST_CASE("a token that dies under many requests at once is renewed exactly once") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Fixture fixture(seed);
    fixture.get();
    fixture.cxone.revoke_tokens();
    std::vector<int> statuses;
    fixture.loop.run(get_all(*fixture.session, 8, fixture.call, statuses));
    CHECK(statuses == std::vector<int>(8, 200));
    CHECK(fixture.cxone.tokens_given() == 2);
  }
}

TEST_CASE("a token that expires under many requests at once is renewed exactly once") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Fixture fixture(seed);
    fixture.get();
    fixture.cxone.now += std::chrono::seconds(3600);
    std::vector<int> statuses;
    fixture.loop.run(get_all(*fixture.session, 8, fixture.call, statuses));
    CHECK(statuses == std::vector<int>(8, 200));
    CHECK(fixture.cxone.tokens_given() == 2);
  }
}

TEST_CASE("refused credentials are tried once, by however many tasks") {
  for (const char* word : {"invalid_client", "invalid_grant"}) {
    Fixture fixture(3);
    fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
      if (request.method != http::Method::post) return std::nullopt;
      return test::json_answer(400, R"({"error":")" + std::string(word) + "\"}");
    };
    fixture.start();
    std::vector<int> statuses;
    CHECK_THROWS_AS(fixture.loop.run(get_all(*fixture.session, 5, fixture.call, statuses)), Error);
    for (int i = 0; i < 3; ++i) CHECK(fixture.code_of_get() == ErrorCode::credentials_refused);
    CHECK(fixture.transport.count("/auth/token") == 1);
  }
}

TEST_CASE("a sign-in that failed for a passing reason is tried again by the next call, not by those who waited") {
  Fixture fixture(4);
  bool broken = true;
  fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
    if (request.method != http::Method::post || !broken) return std::nullopt;
    return test::json_answer(503, "");
  };
  fixture.start();
  std::vector<int> statuses;
  CHECK_THROWS_AS(fixture.loop.run(get_all(*fixture.session, 5, fixture.call, statuses)), Error);
  CHECK(fixture.transport.count("/auth/token") == 1);
  broken = false;
  CHECK(fixture.get() == 200);
}

TEST_CASE("a stopped call does not spoil the session for the next one") {
  Fixture fixture;
  fixture.start();
  std::stop_source stop;
  stop.request_stop();
  fixture.call.stop = stop.get_token();
  CHECK(fixture.code_of_get() == ErrorCode::cancelled);
  fixture.call.stop = {};
  CHECK(fixture.get() == 200);
}

TEST_CASE("an unknown tenant and an unknown issuer say which address to check") {
  Fixture unknown_tenant;
  unknown_tenant.cxone.instead = [](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("cxone-configuration") == std::string::npos) return std::nullopt;
    return test::json_answer(404, "");
  };
  CHECK(unknown_tenant.code_of_get() == ErrorCode::not_found);
  Fixture unknown_issuer;
  unknown_issuer.cxone.instead = [](const http::Request&) { return test::json_answer(404, ""); };
  CHECK(unknown_issuer.code_of_get() == ErrorCode::not_found);
  CHECK(unknown_issuer.transport.sent().size() == 1);
}

TEST_CASE("no secret is sent to an unsafe address that discovery gave") {
  Fixture fixture;
  fixture.cxone.token_endpoint = "http://evil.test/auth/token";
  CHECK(fixture.code_of_get() == ErrorCode::unsafe_address);
  CHECK(fixture.transport.count("evil.test") == 0);
  Fixture api;
  api.cxone.api_endpoint = "https://user@evil.test";
  CHECK(api.code_of_get() == ErrorCode::unsafe_address);
  CHECK(api.transport.count("evil.test") == 0);
}

TEST_CASE("a token without a tenant is a clear error unless the API address is configured") {
  Fixture fixture;
  fixture.cxone.instead = [](const http::Request& request) -> std::optional<http::Response> {
    if (request.method != http::Method::post) return std::nullopt;
    return test::json_answer(200, R"({"access_token":"opaque"})");
  };
  CHECK(fixture.code_of_get() == ErrorCode::bad_response);
}
