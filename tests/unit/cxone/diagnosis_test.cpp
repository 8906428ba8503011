#include <doctest/doctest.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cxone/cxone_source.hpp"
#include "fake_cxone.hpp"
#include "support/loop.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

struct Fixture {
  std::vector<Check> diagnose(std::span<const Kind> kinds = k_all_kinds) {
    test::ScriptedTransport transport([this](const auto& request) {
      cxone.now += std::chrono::milliseconds(5);
      http::Response response = cxone(request);
      if (!date.empty()) response.headers.emplace_back("date", date);
      return response;
    });
    const auto source = cxsync::cxone::make_source(config, transport, [this] { return cxone.now; });
    Loop loop;
    return loop.run(source->diagnose(kinds, call));
  }
  /// Answers, or throws, wherever this text is in the address.
  void at(std::string part, std::function<http::Response()> answer) {
    cxone.instead = [part, answer](const http::Request& request) -> std::optional<http::Response> {
      if (request.url.find(part) == std::string::npos) return std::nullopt;
      return answer();
    };
  }

  /// The step that fails when this happens at the place.
  Check failed(const std::string& part, const std::function<http::Response()>& answer) {
    at(part, answer);
    const std::vector<Kind> kinds{Kind::users, Kind::dispositions};
    for (const auto& check : diagnose(kinds)) {
      if (check.status == CheckStatus::fail) return check;
    }
    return {};
  }

  CxoneConfig config = test::fitting_config();
  test::FakeCxone cxone;
  std::string date;  ///< of every answer; empty: none
  Call call;
};

/// `discovery=ok tls=ok ...`
std::string summary(const std::vector<Check>& checks) {
  std::string text;
  for (const auto& check : checks) {
    text += (text.empty() ? "" : " ") + check.id.substr(6) + "=" + std::string(to_string(check.status));
    CHECK_FALSE(check.message.empty());
    CHECK((check.status != CheckStatus::fail || !check.fix.empty()));
  }
  return text;
}

std::function<http::Response()> status(int code) {
  return [code] { return test::json_answer(code, R"({"error":"x"})"); };
}

std::function<http::Response()> failure(ErrorCode code) {
  return [code]() -> http::Response { throw Error(code, "no way", "Look there."); };
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a healthy CXone passes every check and says where it led") {
  Fixture fixture;
  fixture.cxone.rows["agents"] = test::numbered_agents(1050);
  fixture.cxone.rows["skills"] = {R"({"skillId":1})"};
  fixture.cxone.rows["dispositions"] = {R"({"dispositionId":1})"};
  fixture.cxone.rows["unavailable-codes"] = {R"({"id":1})"};
  const auto checks = fixture.diagnose();
  CHECK(summary(checks) ==
        "discovery=ok tls=ok token=ok api=ok users=ok campaigns=ok dispositions=ok agent_statuses=ok");
  CHECK(checks[0].message.find("https://auth.test/auth/token") != std::string::npos);
  CHECK(checks[0].message.find("https://api.test") != std::string::npos);
  CHECK(checks[0].elapsed_ms == 10);
  CHECK(checks[2].message.find("3600 s") != std::string::npos);
  CHECK(checks[2].message.find(test::k_tenant) != std::string::npos);
  CHECK(checks[2].elapsed_ms == 5);
  CHECK(checks[4].message.find("1050 agents") != std::string::npos);
  CHECK(checks[4].elapsed_ms == 5);
  CHECK(checks[1].message == "The certificates were accepted: cxone.test, auth.test, api.test.");
}

TEST_CASE("only the first page of each kind is fetched") {
  Fixture fixture;
  fixture.cxone.rows["agents"] = test::numbered_agents(1050);
  int pages = 0;
  fixture.cxone.instead = [&](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("/agents") != std::string::npos) ++pages;
    return std::nullopt;
  };
  const std::vector<Kind> kinds{Kind::users};
  CHECK(summary(fixture.diagnose(kinds)) == "discovery=ok tls=ok token=ok api=ok users=ok");
  CHECK(pages == 1);
}

TEST_CASE("each step that fails is named, and what depends on it is skipped") {
  struct Case {
    const char* part;
    std::function<http::Response()> answer;
    const char* expected;
  };
  const Case table[] = {
      {"openid", status(404), "discovery=fail tls=ok token=skipped api=skipped users=skipped campaigns=skipped"},
      {"openid", failure(ErrorCode::resolve_failed),
       "discovery=fail tls=skipped token=skipped api=skipped users=skipped campaigns=skipped"},
      {"openid", failure(ErrorCode::tls_failed),
       "discovery=skipped tls=fail token=skipped api=skipped users=skipped campaigns=skipped"},
      {"token", status(401), "discovery=ok tls=ok token=fail api=skipped users=skipped campaigns=skipped"},
      {"token", failure(ErrorCode::tls_failed),
       "discovery=ok tls=fail token=skipped api=skipped users=skipped campaigns=skipped"},
      {"cxone-conf", status(404), "discovery=fail tls=ok token=ok api=skipped users=skipped campaigns=skipped"},
      {"api.test", failure(ErrorCode::connect_failed),
       "discovery=ok tls=ok token=ok api=fail users=skipped campaigns=skipped"},
      {"api.test", failure(ErrorCode::tls_failed),
       "discovery=ok tls=fail token=ok api=skipped users=skipped campaigns=skipped"},
      {"api.test", status(404), "discovery=ok tls=ok token=ok api=fail users=skipped campaigns=skipped"},
      {"api.test", status(401), "discovery=ok tls=ok token=ok api=fail users=skipped campaigns=skipped"},
      {"api.test", status(403), "discovery=ok tls=ok token=ok api=ok users=fail campaigns=fail"},
      {"/agents", status(409), "discovery=ok tls=ok token=ok api=ok users=fail campaigns=warn"},
      {"/agents", status(500), "discovery=ok tls=ok token=ok api=ok users=fail campaigns=warn"},
      {"/skills", status(404), "discovery=ok tls=ok token=ok api=ok users=warn campaigns=fail"},
      {"/skills", failure(ErrorCode::timed_out), "discovery=ok tls=ok token=ok api=ok users=warn campaigns=fail"},
  };
  const std::vector<Kind> kinds{Kind::users, Kind::campaigns};
  for (const auto& entry : table) {
    CAPTURE(entry.part);
    Fixture fixture;
    fixture.at(entry.part, entry.answer);
    CHECK(summary(fixture.diagnose(kinds)) == entry.expected);
  }
}

TEST_CASE("an empty listing and hidden agents are warnings with something to do") {
  Fixture fixture;
  const std::vector<Kind> kinds{Kind::users};
  auto checks = fixture.diagnose(kinds);
  CHECK(checks.back().status == CheckStatus::warn);
  CHECK(checks.back().fix.find("Users/Employees > View") != std::string::npos);
  fixture.at("/agents",
             [] { return test::json_answer(200, R"({"totalRecords":3,"hiddenAgents":2,"agents":[{"agentId":1}]})"); });
  checks = fixture.diagnose(kinds);
  CHECK(checks.back().status == CheckStatus::warn);
  CHECK(checks.back().message.find("2 of them hidden") != std::string::npos);
}

TEST_CASE("the regional sign-in is looked at too") {
  Fixture fixture;
  fixture.config.auth = CxoneAuth::regional_access_key;
  fixture.config.regional_url = "http://127.0.0.1:81";
  fixture.cxone.api_endpoint = "http://127.0.0.1:82";
  fixture.cxone.rows["agents"] = test::numbered_agents(1);
  const std::vector<Kind> kinds{Kind::users};
  const auto checks = fixture.diagnose(kinds);
  CHECK(summary(checks) == "discovery=ok tls=ok token=ok api=ok users=ok");
  CHECK(checks[1].message.find("no encryption") != std::string::npos);
  fixture.at("/token/", failure(ErrorCode::connect_failed));
  CHECK(summary(fixture.diagnose(kinds)) == "discovery=ok tls=skipped token=fail api=skipped users=skipped");
}

TEST_CASE("a host that is not reached is told with the setting that its address comes from") {
  for (const auto code : {ErrorCode::resolve_failed, ErrorCode::connect_failed, ErrorCode::tls_failed,
                          ErrorCode::timed_out, ErrorCode::connection_lost}) {
    CHECK(Fixture().failed("openid", failure(code)).fix == "Look there. The address is that of cxone.issuer.");
    CHECK(Fixture().failed("auth.test", failure(code)).fix ==
          "Look there. The address was given by the discovery at cxone.issuer.");
    CHECK(Fixture().failed("api.test", failure(code)).fix ==
          "Look there. The address was given by the discovery at cxone.issuer; cxone.api_url overrides it.");
  }
  Fixture fixture;
  fixture.config.api_url = "https://own.test";
  fixture.config.proxy = "http://proxy.test:3128";
  const Check check = fixture.failed("own.test", failure(ErrorCode::timed_out));
  CHECK(check.id == "cxone.api");
  CHECK(check.fix ==
        "Look there. The address is that of cxone.api_url. The way leads through the proxy "
        "http://proxy.test:3128.");
  CHECK(Fixture().failed("openid", failure(ErrorCode::throttled)).fix == "Look there.");
}

TEST_CASE("a discovery that leads to an unsafe address fails and shows where it led") {
  Fixture fixture;
  fixture.cxone.token_endpoint = "http://elsewhere.test/auth/token";
  const std::vector<Kind> kinds{Kind::users};
  auto checks = fixture.diagnose(kinds);
  CHECK(summary(checks) == "discovery=fail tls=ok token=skipped api=skipped users=skipped");
  CHECK(contains(checks[0].message, "elsewhere.test"));
  CHECK(contains(checks[0].message, "in the clear"));
  Fixture later;
  later.cxone.api_endpoint = "https://someone:hunter2@elsewhere.test";
  checks = later.diagnose(kinds);
  CHECK(summary(checks) == "discovery=fail tls=ok token=ok api=skipped users=skipped");
  CHECK(contains(checks[0].message, "elsewhere.test"));
  CHECK_FALSE(contains(checks[0].message, "hunter2"));
}

TEST_CASE("a listing that is denied names the permission that the role lacks, whichever status says so") {
  for (const int code : {403, 409}) {
    CAPTURE(code);
    CHECK(
        Fixture().failed("/agents", status(code)).fix ==
        "The access key's role lacks Users/Employees > View. Have it added to the role of the CXone user that the key "
        "belongs to.");
    const Check check = Fixture().failed("/dispositions", status(code));
    CHECK(check.id == "cxone.dispositions");
    CHECK(contains(check.fix, "lacks ACD > Contact Settings > Dispositions > View."));
  }
}

TEST_CASE("a version that is not served is told from an address that is not the API's") {
  Fixture unserved;
  unserved.config.api_version = 12;
  Check check = unserved.failed("/v12.0/", status(404));
  CHECK(check.id == "cxone.api");
  CHECK(contains(check.message, "does not serve version v12.0, but v34.0"));
  CHECK(check.fix == "Set cxone.api_version to \"v34.0\".");
  Fixture elsewhere;
  check = elsewhere.failed("api.test", status(404));
  CHECK(check.id == "cxone.api");
  CHECK(contains(check.message, "https://api.test under any of the versions v30.0, v34.0"));
  CHECK(contains(check.fix, "not the address of CXone's API"));
}

TEST_CASE("a clock that is apart is a warning where it first shows, and once") {
  Fixture fixture;
  fixture.cxone.rows["agents"] = test::numbered_agents(1);
  const std::vector<Kind> kinds{Kind::users};
  fixture.date = "Fri, 15 Jan 2027 08:10:00 GMT";  // ten minutes ahead
  auto checks = fixture.diagnose(kinds);
  CHECK(summary(checks) == "discovery=ok tls=ok token=warn api=ok users=ok");
  CHECK(contains(checks[2].message, "The clock of auth.test is 10 min ahead of this machine's."));
  CHECK(contains(checks[2].fix, "time synchronisation"));
  fixture.date.clear();
  fixture.at("/agents", [] {
    http::Response response = test::json_answer(200, R"({"totalRecords":1,"agents":[{"agentId":1}]})");
    response.headers.emplace_back("date", "Fri, 15 Jan 2027 07:50:00 GMT");
    return response;
  });
  checks = fixture.diagnose(kinds);
  CHECK(summary(checks) == "discovery=ok tls=ok token=ok api=warn users=ok");
  CHECK(contains(checks[3].message, "The clock of api.test is 10 min behind this machine's."));
}

TEST_CASE("without kinds the API is not looked at") {
  Fixture fixture;
  CHECK(summary(fixture.diagnose({})) == "discovery=ok tls=ok token=ok api=skipped");
}

TEST_CASE("a stop ends the diagnosis") {
  Fixture fixture;
  std::stop_source stop;
  stop.request_stop();
  fixture.call.stop = stop.get_token();
  CHECK_THROWS_AS(fixture.diagnose(), Error);
}
