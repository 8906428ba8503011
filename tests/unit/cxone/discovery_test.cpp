#include "cxone/discovery.hpp"

#include <doctest/doctest.h>

#include <string>

#include "fake_cxone.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

const cxone::Asked k_asked{"the look-up", "https://cxone.test/.well-known/x?tenantId=t"};

std::string token_endpoint(const std::string& address) {
  return cxone::token_endpoint_in(test::json_answer(200, R"({"token_endpoint":")" + address + "\"}"), k_asked,
                                  Redactor());
}

std::string api_address(const std::string& body) {
  return cxone::api_address_in(test::json_answer(200, body), k_asked, Redactor());
}

template <typename Ask>
ErrorCode code_of(Ask ask) {
  const Error error = test::error_of(ask);
  CHECK_FALSE(error.hint().empty());
  return error.code();
}

}  // namespace

TEST_CASE("discovery leads to https addresses and to this machine") {
  CHECK(token_endpoint("https://cxone.test/auth/token") == "https://cxone.test/auth/token");
  CHECK(token_endpoint("http://127.0.0.1:8080/auth/token") == "http://127.0.0.1:8080/auth/token");
  CHECK(token_endpoint("http://localhost:1/t") == "http://localhost:1/t");
}

TEST_CASE("discovery to an unsafe address is refused") {
  for (const std::string address :
       {"http://cxone.test/auth/token", "https://user:pw@cxone.test/t", "ftp://cxone.test/t", "https://cxone.test/t#f",
        "https://cxone.test/t?x=1", "//cxone.test/t", "/auth/token", "http://127.0.0.1.evil.test/t", "https://"}) {
    CAPTURE(address);
    CHECK(code_of([&] { token_endpoint(address); }) == ErrorCode::unsafe_address);
    CHECK(code_of([&] { api_address(R"({"api_endpoint":")" + address + "\"}"); }) == ErrorCode::unsafe_address);
  }
}

TEST_CASE("the password of an unsafe address is not shown") {
  const Error error = test::error_of([] { token_endpoint("https://user:hunter2@cxone.test/t"); });
  CHECK(test::words_of(error).find("hunter2") == std::string::npos);
}

TEST_CASE("an unsafe address is shown, so that one sees where the discovery led") {
  for (const std::string address : {"http://elsewhere.test/token", "https://user:pw@elsewhere.test/token",
                                    "https://elsewhere.test/token?x=1", "https://elsewhere.test/token#f"}) {
    CAPTURE(address);
    const Error error = test::error_of([&] { token_endpoint(address); });
    CHECK(error.message().find("elsewhere.test/token") != std::string::npos);
    CHECK(error.detail("http_status") == "200");
  }
}

TEST_CASE("the API address loses the slashes at its end") {
  CHECK(api_address(R"({"api_endpoint":"https://api.test"})") == "https://api.test");
  CHECK(api_address(R"({"api_endpoint":"https://api.test//"})") == "https://api.test");
  CHECK(api_address(R"({"api_endpoint":"https://api.test/base/"})") == "https://api.test/base");
}

TEST_CASE("without an API endpoint, area and domain give the address") {
  CHECK(api_address(R"({"area":"na1","domain":"niceincontact.com"})") == "https://api-na1.niceincontact.com");
  CHECK(api_address(R"({"api_endpoint":null,"area":"uk1","domain":"x.test"})") == "https://api-uk1.x.test");
  CHECK(code_of([] { api_address(R"({"area":"na1"})"); }) == ErrorCode::bad_response);
  CHECK(code_of([] { api_address(R"({"area":"u:p@na1","domain":"x.test"})"); }) == ErrorCode::unsafe_address);
}

TEST_CASE("a discovery answer that is no discovery document is a bad response") {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"token_endpoint":7,"api_endpoint":7})"}) {
    CAPTURE(body);
    const auto answer = test::json_answer(200, body);
    CHECK(code_of([&] { cxone::token_endpoint_in(answer, k_asked, Redactor()); }) == ErrorCode::bad_response);
    CHECK(code_of([&] { cxone::api_address_in(answer, k_asked, Redactor()); }) == ErrorCode::bad_response);
  }
}
