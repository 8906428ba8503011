#include "cxone/token_request.hpp"

#include <doctest/doctest.h>

#include <string>

#include "fake_cxone.hpp"
#include "support/base64.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

constexpr const char* k_endpoint = "https://auth.test/auth/token";

Error refusal_of(const http::Response& response, CxoneAuth auth = CxoneAuth::access_key) {
  auto config = test::fitting_config();
  config.auth = auth;
  return test::error_of([&] { return cxone::issued_token(config, response, k_endpoint); });
}

cxone::IssuedToken issued(const std::string& body) {
  return cxone::issued_token(test::fitting_config(), test::json_answer(200, body), k_endpoint);
}

}  // namespace

TEST_CASE("basic client authentication encodes each part before it joins them") {
  const auto request = cxone::token_request(test::fitting_config(), k_endpoint);
  CHECK(request.method == http::Method::post);
  CHECK(request.repeatable);
  CHECK(request.url == k_endpoint);
  CHECK(request.accept == "application/json");
  CHECK(request.content_type == "application/x-www-form-urlencoded");
  CHECK(request.authorization.reveal() == "Basic " + base64_encode("client%20id:client%2Bsecret%2F42%3D"));
  CHECK(request.body.reveal() == "grant_type=password&username=key-id&password=key%20secret%26%3D%25%2FZz9");
}

TEST_CASE("post client authentication puts the client into the form") {
  auto config = test::fitting_config();
  config.client_auth = ClientAuth::post;
  const auto request = cxone::token_request(config, k_endpoint);
  CHECK(request.authorization.empty());
  CHECK(request.body.reveal() ==
        "grant_type=password&username=key-id&password=key%20secret%26%3D%25%2FZz9&client_id=client%20id&"
        "client_secret=client%2Bsecret%2F42%3D");
}

TEST_CASE("the regional endpoint takes the access key alone, as JSON") {
  auto config = test::fitting_config();
  config.auth = CxoneAuth::regional_access_key;
  config.access_key_secret = Secret("a\"b");
  const auto request = cxone::token_request(config, k_endpoint);
  CHECK(request.content_type == "application/json");
  CHECK(request.authorization.empty());
  CHECK(request.body.reveal() == R"({"accessKeyId":"key-id","accessKeySecret":"a\"b"})");
}

TEST_CASE("the lifetime comes as number or text and is an hour otherwise") {
  const std::pair<const char*, int> table[] = {
      {"60", 60},     {"\"60\"", 60},     {"60.0", 60}, {"0", 3600}, {"-5", 3600},
      {"null", 3600}, {"\"soon\"", 3600}, {"[]", 3600}, {"1", 1},    {"99999999999999", 30 * 24 * 3600}};
  for (const auto& [value, seconds] : table) {
    CAPTURE(value);
    CHECK(issued(R"({"access_token":"t","expires_in":)" + std::string(value) + "}").lifetime.count() == seconds);
  }
  CHECK(issued(R"({"access_token":"t"})").lifetime.count() == 3600);
}

TEST_CASE("the tenant is that of the id token, else of the access token, else none") {
  const auto with = [](const std::string& id, const std::string& access) {
    return issued(R"({"id_token":")" + id + R"(","access_token":")" + access + "\"}").tenant;
  };
  CHECK(with(test::web_token(R"({"tenantId":"a"})"), test::web_token(R"({"tenantId":"b"})")) == "a");
  CHECK(with("x", test::web_token(R"({"tenantId":"b"})")) == "b");
  CHECK(with("", "opaque") == "");
  CHECK(with(test::web_token(R"({"tenantId":"a\nb"})"), "t") == "a b");
}

TEST_CASE("an answer without a usable token is a bad response, and no part of it is shown") {
  for (const char* body :
       {"", "<html>SECRET-LOOKING</html>", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})",
        R"({"access_token":"SECRET-LOOKING two"})", R"({"access_token":"SECRET-LOOKING\r\nX: y"})"}) {
    CAPTURE(body);
    const auto error = refusal_of(test::json_answer(200, body));
    CHECK(error.code() == ErrorCode::bad_response);
    CHECK(test::words_of(error).find("SECRET-LOOKING") == std::string::npos);
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("a refused client and a refused access key are told apart") {
  for (const int status : {400, 401}) {
    for (const char* word : {"invalid_client", "unauthorized_client"}) {
      const auto error = refusal_of(test::json_answer(status, R"({"error":")" + std::string(word) + "\"}"));
      CHECK(error.code() == ErrorCode::credentials_refused);
      CHECK(error.message().find("client") != std::string::npos);
      CHECK(error.hint().find("cxone.client_auth") != std::string::npos);
    }
    const auto error = refusal_of(test::json_answer(status, R"({"error":"invalid_grant","error_description":"No"})"));
    CHECK(error.code() == ErrorCode::credentials_refused);
    CHECK(error.message().find("access key: No") != std::string::npos);
    CHECK(error.hint().find("cxone.access_key_secret") != std::string::npos);
  }
}

TEST_CASE("401 and 403 without a word refuse the credentials, other statuses do not") {
  const std::pair<int, ErrorCode> table[] = {
      {401, ErrorCode::credentials_refused}, {403, ErrorCode::credentials_refused}, {400, ErrorCode::request_refused},
      {404, ErrorCode::not_found},           {302, ErrorCode::redirected},          {429, ErrorCode::throttled},
      {500, ErrorCode::server_error},        {503, ErrorCode::server_error}};
  for (const auto& [status, code] : table) {
    for (const auto auth : {CxoneAuth::access_key, CxoneAuth::regional_access_key}) {
      CAPTURE(status);
      const auto error = refusal_of(test::json_answer(status, ""), auth);
      CHECK(error.code() == code);
      CHECK(error.detail("http_status") == std::to_string(status));
      CHECK_FALSE(error.hint().empty());
    }
  }
}
