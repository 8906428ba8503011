#include <doctest/doctest.h>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;

TEST_CASE("every answer to a read that is no page is an error that says what to do") {
  struct Case {
    int status;
    const char* body;
    ErrorCode code;
    const char* in_message;
  };
  const std::vector<Case> table{
      {401, "", ErrorCode::credentials_refused, "401"},
      {401, "<html>no</html>", ErrorCode::credentials_refused, "401"},
      {403, "", ErrorCode::permission_denied, "403"},
      {403, R"({"Message":"No API permission"})", ErrorCode::permission_denied, "No API permission"},
      {404, "", ErrorCode::not_found, "404"},
      {400, R"([{"Status":"Error","Message":"Bad module"}])", ErrorCode::request_refused, "Bad module"},
      {409, "", ErrorCode::request_refused, "409"},
      {408, "", ErrorCode::server_error, "408"},
      {425, "", ErrorCode::server_error, "425"},
      {429, "", ErrorCode::throttled, "429"},
      {500, "", ErrorCode::server_error, "500"},
      {503, "<html>", ErrorCode::server_error, "503"},
      {301, "", ErrorCode::redirected, "301"},
      {302, "", ErrorCode::redirected, "302"},
      {204, "", ErrorCode::bad_response, "not JSON"},
      {200, "", ErrorCode::bad_response, "not JSON"},
      {200, "Access denied", ErrorCode::bad_response, "Access denied"},
      {200, "<html>Please accept the licence</html>", ErrorCode::bad_response, "licence"},
      {200, "<html><input type=\"password\"></html>", ErrorCode::bad_response, "login page"},
      {200, "[]", ErrorCode::bad_response, "Records"},
      {200, "{}", ErrorCode::bad_response, "Records"},
      {200, R"({"Status":"Error","Message":"No such module"})", ErrorCode::bad_response, "No such module"},
      {200, R"([{"Status":"Error","Message":"No such module"}])", ErrorCode::bad_response, "No such module"},
      {200, R"({"Records":[)", ErrorCode::bad_response, "not JSON"},
  };
  for (const auto& it : table) {
    CAPTURE(it.status);
    CAPTURE(it.body);
    Site site;
    site.records.instead = [&](const Sent&) { return answer(it.status, it.body); };
    const auto error = error_of([&] { site.read(Kind::users); });
    CAPTURE(error.message());
    CHECK(error.code() == it.code);
    CHECK(error.message().find(it.in_message) != std::string::npos);
    CHECK_FALSE(error.hint().empty());
    CHECK(error.detail("side") == "ivinex");
    CHECK(error.detail("kind") == "users");
    CHECK(error.detail("http_status") == std::to_string(it.status));
    CHECK(error.detail("url") == "https://acme.ivinex.example/API/Records.php");
    CHECK(site.records.sent.size() == 1);
  }
}

TEST_CASE("a page for people instead of an answer points to login and licence") {
  Site site;
  site.records.instead = [](const Sent&) { return answer(200, "<html>hello</html>"); };
  const auto error = error_of([&] { site.read(); });
  CHECK(error.hint().find("Log in once as this user in a browser and accept the licence") != std::string::npos);
  CHECK(error.hint().find("password") != std::string::npos);
}

TEST_CASE("an error on a later page is an error, not a short snapshot") {
  Site site;
  site.config.page_size = 10;
  site.records.fill(30);
  site.records.instead = [](const Sent& it) -> std::optional<http::Response> {
    if (ScriptedRecords::parameter(it.url, "Offset") == 0) return std::nullopt;
    return answer(500, "");
  };
  CHECK(error_of([&] { site.read(); }).code() == ErrorCode::server_error);
}

TEST_CASE("an error of the transport comes through as it is") {
  Site site;
  site.records.instead = [](const Sent&) -> std::optional<http::Response> {
    throw Error(ErrorCode::connect_failed, "no way", "plug it in", {{"sent", "no"}});
  };
  const auto error = error_of([&] { site.read(); });
  CHECK(error.code() == ErrorCode::connect_failed);
  CHECK(error.hint() == "plug it in");
}

TEST_CASE("an error never shows the password, even if the server sends it back") {
  for (const int status : {200, 400, 401, 500}) {
    for (const std::string body : {R"({"Message":"wrong: pass word"})", R"({"Message":"c3luYzpwYXNzIHdvcmQ="})",
                                   "pass word c3luYzpwYXNzIHdvcmQ="}) {
      Site site;
      site.records.instead = [&](const Sent&) { return answer(status, body); };
      const auto error = error_of([&] { site.read(); });
      std::string everything = error.message() + error.hint();
      for (const auto& [key, value] : error.details()) everything += key + value;
      CHECK(everything.find("pass word") == std::string::npos);
      CHECK(everything.find("c3luYzpwYXNzIHdvcmQ") == std::string::npos);
    }
  }
}
