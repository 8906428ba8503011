#include "cxone/cxone_source.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "fake_cxone.hpp"
#include "support/loop.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

struct Fixture {
  explicit Fixture(std::uint64_t seed = 1) : transport([this](const auto& request) { return cxone(request); }, seed) {}

  Snapshot pull(Kind kind) {
    make();
    return loop.run(source->pull(kind, call));
  }
  SideIdentity describe() {
    make();
    return loop.run(source->describe(call));
  }
  void make() {
    if (!source) source = cxsync::cxone::make_source(config, transport, [this] { return cxone.now; });
  }

  CxoneConfig config = test::fitting_config();
  test::FakeCxone cxone;
  test::ScriptedTransport transport;
  Loop loop;
  Call call;
  std::unique_ptr<AsyncSource> source;
};

Task<void> pull_into(AsyncSource& source, Kind kind, const Call& call, Snapshot& out) {
  out = co_await source.pull(kind, call);
}

Task<void> pull_all(AsyncSource& source, const Call& call, std::vector<Snapshot>& out) {
  out.resize(k_all_kinds.size());
  std::vector<Task<void>> tasks;
  for (std::size_t i = 0; i < k_all_kinds.size(); ++i) tasks.push_back(pull_into(source, k_all_kinds[i], call, out[i]));
  co_await when_all(std::move(tasks));
}

}  // namespace

TEST_CASE("the source is named by its address and its tenant") {
  Fixture fixture;
  fixture.config.issuer = "https://CXone.Test:443//";
  CHECK(fixture.describe() == SideIdentity{"https://cxone.test", std::string(test::k_tenant)});
  Fixture regional;
  regional.config.auth = CxoneAuth::regional_access_key;
  regional.config.regional_url = "https://na1.test/";
  CHECK(regional.describe().address == "https://na1.test");
}

TEST_CASE("every form of the total gives the same agents") {
  using Total = test::FakeCxone::Total;
  for (const auto total : {Total::number, Total::text, Total::nested, Total::absent}) {
    for (const bool empty_is_204 : {true, false}) {
      Fixture fixture;
      fixture.cxone.rows["agents"] = test::numbered_agents(230);
      fixture.cxone.total = total;
      fixture.cxone.empty_is_204 = empty_is_204;
      const auto snapshot = fixture.pull(Kind::users);
      CHECK_MESSAGE(snapshot.complete, snapshot.reason);
      CHECK(snapshot.kind == Kind::users);
      REQUIRE(snapshot.records.size() == 230);
      CHECK(snapshot.records[229].id() == "230");
      CHECK(snapshot.records[229].get("user_name") == "user230");
    }
  }
}

TEST_CASE("paged listings are asked with top, skip and the needed fields and nothing else") {
  const std::string fields =
      "&fields=agentId,userId,userName,firstName,middleName,lastName,emailAddress,telephone1,teamId,teamName,"
      "profileName,isActive";
  Fixture fixture;
  fixture.config.page_size = 70;
  fixture.cxone.rows["agents"] = test::numbered_agents(80);
  fixture.pull(Kind::users);
  REQUIRE(fixture.transport.count("/agents") == 2);
  const auto& sent = fixture.transport.sent();
  CHECK(sent[sent.size() - 2].url.ends_with("/agents?skip=0&top=70" + fields));
  CHECK(sent.back().url.ends_with("/agents?skip=69&top=70" + fields));
}

TEST_CASE("a listing that refuses the needed fields, or leaves one out, is read with all of them") {
  for (const bool refuses : {true, false}) {
    CAPTURE(refuses);
    Fixture fixture;
    fixture.config.page_size = 70;
    fixture.cxone.rows["agents"] = test::numbered_agents(150);
    fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
      if (request.url.find("fields=") == std::string::npos) return std::nullopt;
      if (refuses)
        return test::json_answer(400, R"({"error":"InvalidParameter","error_description":"Invalid fields"})");
      return test::json_answer(200, R"({"totalRecords":150,"agents":[{"agentId":1,"userName":"user1"}]})");
    };
    const auto snapshot = fixture.pull(Kind::users);
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    REQUIRE(snapshot.records.size() == 150);
    CHECK(snapshot.records[0].get("profile_name") == "P");
    CHECK(fixture.transport.count("fields=") == 1);
    CHECK(fixture.transport.count("/agents?skip=0&top=70") == 2);
  }
}

TEST_CASE("another refusal of the first page is told and not tried otherwise") {
  Fixture fixture;
  fixture.cxone.rows["agents"] = test::numbered_agents(3);
  fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("/agents") == std::string::npos) return std::nullopt;
    return test::json_answer(403, "{}");
  };
  CHECK(test::error_of([&] { fixture.pull(Kind::users); }).code() == ErrorCode::permission_denied);
  CHECK(fixture.transport.count("/agents") == 1);
}

TEST_CASE("pages have two rows at least, so that they can overlap") {
  Fixture fixture;
  fixture.config.page_size = 1;
  fixture.cxone.rows["agents"] = test::numbered_agents(3);
  CHECK(fixture.pull(Kind::users).complete);
  CHECK(fixture.transport.count("/agents?skip=0&top=2") == 1);
  CHECK(fixture.transport.count("/agents?skip=1&top=2") == 1);
  CHECK(fixture.transport.count("/agents") == 2);
}

TEST_CASE("unavailable codes are asked without paging before v33") {
  const std::vector<std::string> codes{R"({"id":57,"name":"Lunch"})"};
  Fixture before;
  before.config.api_version = 32;
  before.cxone.rows["unavailable-codes"] = codes;
  CHECK(before.pull(Kind::agent_statuses).complete);
  CHECK(before.transport.sent().back().url == "https://api.test/incontactapi/services/v32.0/unavailable-codes");
  Fixture after;
  after.config.api_version = 33;
  after.cxone.rows["unavailable-codes"] = codes;
  CHECK(after.pull(Kind::agent_statuses).records.size() == 1);
  CHECK(after.transport.count("/v33.0/unavailable-codes?skip=0&top=100") == 1);
}

TEST_CASE("campaigns come from skills or from campaigns") {
  Fixture skills;
  skills.cxone.rows["skills"] = {R"({"skillId":1,"skillName":"S"})"};
  CHECK(skills.pull(Kind::campaigns).records.at(0).get("name") == "S");
  Fixture campaigns;
  campaigns.config.campaigns_from_skills = false;
  campaigns.cxone.rows["campaigns"] = {R"({"campaignId":1,"campaignName":"C"})"};
  CHECK(campaigns.pull(Kind::campaigns).records.at(0).get("name") == "C");
}

TEST_CASE("all kinds at once share one sign-in") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Fixture fixture(seed);
    fixture.cxone.rows["agents"] = test::numbered_agents(1050);
    fixture.make();
    std::vector<Snapshot> snapshots;
    fixture.loop.run(pull_all(*fixture.source, fixture.call, snapshots));
    for (const auto& snapshot : snapshots) CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshots[0].records.size() == 1050);
    CHECK(fixture.cxone.tokens_given() == 1);
  }
}

TEST_CASE("a token that dies in the middle of a listing costs one renewal and no record") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Fixture fixture(seed);
    fixture.cxone.rows["agents"] = test::numbered_agents(1050);
    int pages = 0;
    fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
      if (request.url.find("/agents") != std::string::npos && ++pages == 4) fixture.cxone.revoke_tokens();
      return std::nullopt;
    };
    const auto snapshot = fixture.pull(Kind::users);
    CHECK(snapshot.complete);
    CHECK(snapshot.records.size() == 1050);
    CHECK(fixture.cxone.tokens_given() == 2);
  }
}

TEST_CASE("a permission that is missing is asked for once") {
  for (const int status : {403, 409}) {
    Fixture fixture;
    fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
      if (request.url.find("/dispositions") == std::string::npos) return std::nullopt;
      return test::json_answer(status, R"({"error_description":"Invalid Permissions"})");
    };
    const Error error = test::error_of([&] { fixture.pull(Kind::dispositions); });
    CHECK(error.code() == ErrorCode::permission_denied);
    CHECK(error.message().find("Invalid Permissions") != std::string::npos);
    CHECK(error.hint().find("ACD > Contact Settings > Dispositions > View") != std::string::npos);
    CHECK(error.detail("kind") == "dispositions");
    CHECK(fixture.transport.count("/dispositions") == 1);
  }
}

TEST_CASE("only GET is sent, and POST to the token endpoint") {
  Fixture fixture;
  fixture.cxone.rows["agents"] = test::numbered_agents(250);
  for (const Kind kind : k_all_kinds) fixture.pull(kind);
  for (const auto& sent : fixture.transport.sent()) {
    CHECK((sent.method == http::Method::post) == (sent.url == "https://auth.test/auth/token"));
  }
}

TEST_CASE("a stopped pull throws cancelled") {
  Fixture fixture;
  std::stop_source stop;
  fixture.call.stop = stop.get_token();
  fixture.cxone.rows["agents"] = test::numbered_agents(1050);
  fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("skip=297") != std::string::npos) stop.request_stop();
    return std::nullopt;
  };
  CHECK(test::error_of([&] { fixture.pull(Kind::users); }).code() == ErrorCode::cancelled);
}
