#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cxone/cxone_source.hpp"
#include "fake_cxone.hpp"
#include "support/address.hpp"
#include "support/base64.hpp"
#include "support/loop.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

/// Everything that must never be seen, in every form it is sent in.
std::vector<std::string> forbidden() {
  std::vector<std::string> words;
  for (const auto secret : {test::k_client_secret, test::k_access_key_secret}) {
    words.emplace_back(secret);
    words.push_back(percent_encode(secret));
  }
  words.push_back("access-token-");
  words.push_back(base64_encode("client%20id:" + percent_encode(test::k_client_secret)));
  return words;
}

/// Answers one request after the other with an echo of everything that was sent, in every wrapping there is.
http::Response echo(const http::Request& request, int status, int wrapping) {
  const std::string all = std::string(request.authorization.reveal()) + " " + std::string(request.body.reveal());
  http::Response response = test::json_answer(status, "");
  std::string quoted;
  for (const char c : std::string(test::k_access_key_secret) + " " + std::string(test::k_client_secret) + " " + all) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  switch (wrapping) {
    case 0:
      response.body = R"({"error":"invalid_grant","error_description":")" + quoted + "\"}";
      break;
    case 1:
      response.body = R"({"errorMessage":")" + quoted + "\"}";
      break;
    case 2:
      response.body = "<html>" + all;
      break;
    case 3:
      for (const char* address : {"token_endpoint", "api_endpoint"}) {
        response.body +=
            (response.body.empty() ? "{\"" : ",\"") + std::string(address) + "\":\"http://" + quoted + "\"";
      }
      response.body += "}";
      break;
    default:
      response.headers = {{"content-type", all}, {"retry-after", all}};
      response.headers.emplace_back("icstatusdescription", all);
      response.headers.emplace_back("location", "https://x.test/?a=" + all);
  }
  return response;
}

std::string everything_said(int nth, int status, int wrapping, CxoneAuth auth) {
  auto config = test::fitting_config();
  config.auth = auth;
  config.regional_url = "https://na1.test";
  config.client_auth = nth % 2 == 0 ? ClientAuth::basic : ClientAuth::post;
  test::FakeCxone fake;
  fake.rows["agents"] = test::numbered_agents(250);
  int requests = 0;
  fake.instead = [&](const http::Request& request) -> std::optional<http::Response> {
    if (++requests < nth) return std::nullopt;
    return echo(request, status, wrapping);
  };
  test::ScriptedTransport transport([&](const auto& request) { return fake(request); });
  test::ListeningObserver observer;
  Call call;
  call.observer = &observer;
  Loop loop;
  const auto source = cxone::make_source(config, transport, [&] { return fake.now; });
  std::string said;
  try {
    loop.run(source->pull(Kind::users, call));
  } catch (const Error& error) {
    said += test::words_of(error);
  }
  for (const auto& check : loop.run(source->diagnose(k_all_kinds, call))) said += check.message + check.fix;
  return said + observer.lines;
}

}  // namespace

TEST_CASE("no secret is in any error, check or log line, whatever a server echoes") {
  for (const auto auth : {CxoneAuth::access_key, CxoneAuth::regional_access_key}) {
    for (int nth = 1; nth <= 6; ++nth) {
      for (const int status : {200, 302, 400, 401, 403, 404, 409, 429, 500}) {
        for (int wrapping = 0; wrapping < 5; ++wrapping) {
          const auto said = everything_said(nth, status, wrapping, auth);
          CAPTURE(said);
          for (const auto& word : forbidden()) CHECK(said.find(word) == std::string::npos);
        }
      }
    }
  }
}
