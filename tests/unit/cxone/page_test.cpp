#include "cxone/page.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/caught.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;

namespace {

cxone::Page decode_answer(Kind kind, const http::Response& response, bool skills = true) {
  CxoneConfig config;
  config.campaigns_from_skills = skills;
  const auto listing = cxone::listing_for(kind, config);
  const cxone::RecordDecoder decoder(listing.rules);
  return cxone::decode_page(listing, decoder, response, "https://api.test/agents?skip=0", Redactor());
}

cxone::Page decode(Kind kind, const std::string& body, bool skills = true) {
  return decode_answer(kind, test::json_answer(200, body), skills);
}

Error error_of(Kind kind, const http::Response& response) {
  return test::error_of([&] { return decode_answer(kind, response); });
}

std::string ids_of(const cxone::Page& page) {
  std::string ids;
  for (const auto& record : page.records) ids.append(record.id()).append(",");
  return ids;
}

}  // namespace

TEST_CASE("the list is found at the root and in resultSet, under every name it ever had") {
  CHECK(ids_of(decode(Kind::users, R"({"totalRecords":2,"agents":[{"agentId":1},{"agentId":2}]})")) == "1,2,");
  CHECK(ids_of(decode(Kind::campaigns, R"({"resultSet":{"campaigns":[{"campaignId":3}]}})", false)) == "3,");
  CHECK(ids_of(decode(Kind::campaigns, R"({"campaigns":[{"id":3}]})", false)) == "3,");
  CHECK(ids_of(decode(Kind::agent_statuses, R"({"unavailableList":[{"OutStateId":4}]})")) == "4,");
  CHECK(ids_of(decode(Kind::agent_statuses, R"({"teamId":1,"unavailableCodes":[{"OutStateId":4}]})")) == "4,");
  CHECK(ids_of(decode(Kind::agent_statuses, R"({"resultSet":{"unavailableCodes":[{"id":4}]}})")) == "4,");
  CHECK(ids_of(decode(Kind::agent_statuses, R"({"UnavailableCodes":[{"id":4}]})")) == "4,");
}

TEST_CASE("the total is read as a number or text, at the root or in resultSet, or is not there") {
  const std::pair<const char*, std::optional<std::uint64_t>> table[] = {
      {R"({"totalRecords":5,"agents":[]})", 5},
      {R"({"totalRecords":"5","agents":[]})", 5},
      {R"({"TotalRecords":5,"agents":[]})", 5},
      {R"({"resultSet":{"totalRecords":"5","agents":[]}})", 5},
      {R"({"totalRecords":5,"resultSet":{"agents":[]}})", 5},
      {R"({"agents":[]})", std::nullopt},
      {R"({"totalRecords":null,"agents":[]})", std::nullopt},
      {R"({"totalRecords":-1,"agents":[]})", std::nullopt},
      {R"({"totalRecords":"many","agents":[]})", std::nullopt},
  };
  for (const auto& [body, total] : table) {
    CAPTURE(body);
    CHECK(decode(Kind::users, body).total == total);
  }
}

TEST_CASE("hidden agents are counted") {
  CHECK(decode(Kind::users, R"({"hiddenAgents":3,"agents":[]})").hidden == 3);
  CHECK(decode(Kind::users, R"({"hiddenAgents":"3","agents":[]})").hidden == 3);
  CHECK(decode(Kind::users, R"({"agents":[]})").hidden == std::nullopt);
}

TEST_CASE("204 is an empty page") {
  const auto page = decode_answer(Kind::users, test::json_answer(204, ""));
  CHECK(page.records.empty());
  CHECK_FALSE(page.total.has_value());
}

TEST_CASE("records without an id are kept") {
  const auto page = decode(Kind::users, R"({"agents":[{"userName":"a"},7,{"agentId":1}]})");
  CHECK(ids_of(page) == ",,1,");
}

TEST_CASE("an answer without the list names the listing it should have been") {
  for (const char* body : {"{}", "[]", "7", R"({"agents":{}})", R"({"agents":null})", R"({"skills":[]})"}) {
    CAPTURE(body);
    const auto error = error_of(Kind::users, test::json_answer(200, body));
    CHECK(error.code() == ErrorCode::bad_response);
    CHECK(error.message().find("the listing of agents") != std::string::npos);
    CHECK(error.detail("kind") == "users");
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("a web page instead of JSON is shown with its type and its beginning") {
  http::Response response;
  response.status = 200;
  response.headers = {{"content-type", "text/html"}};
  response.body = "\n<html>No known way\x01to render data" + std::string(5000, 'x');
  const auto error = error_of(Kind::users, response);
  CHECK(error.code() == ErrorCode::bad_response);
  CHECK(error.message().find("text/html") != std::string::npos);
  CHECK(error.message().find("<html>No known way to render data") != std::string::npos);
  CHECK(error.message().size() < 400);
}

TEST_CASE("every status has its code") {
  const std::pair<int, ErrorCode> table[] = {
      {301, ErrorCode::redirected},        {302, ErrorCode::redirected},     {400, ErrorCode::request_refused},
      {403, ErrorCode::permission_denied}, {404, ErrorCode::not_found},      {405, ErrorCode::request_refused},
      {409, ErrorCode::permission_denied}, {429, ErrorCode::throttled},      {500, ErrorCode::server_error},
      {503, ErrorCode::server_error},      {206, ErrorCode::request_refused}};
  for (const auto& [status, code] : table) {
    CAPTURE(status);
    const auto error = error_of(Kind::users, test::json_answer(status, "{}"));
    CHECK(error.code() == code);
    CHECK(error.detail("http_status") == std::to_string(status));
    CHECK(error.detail("url") == "https://api.test/agents");
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("the server's words are found under every name they have") {
  const char* bodies[] = {
      R"({"error":"InvalidParameter","error_description":"Invalid top"})",
      R"({"error":"InvalidParameter","error_Description":"Invalid top"})",
      R"({"error":"InvalidParameter","errorDescription":"Invalid top"})",
      R"({"timestamp":"t","path":"p","errorCode":1,"errorMessage":"Invalid top"})",
      R"({"message":"Invalid top"})",
      R"({"error":"Invalid top"})",
  };
  for (const char* body : bodies) {
    CHECK(error_of(Kind::users, test::json_answer(400, body)).message().find(": Invalid top") != std::string::npos);
  }
  auto in_header = test::json_answer(400, "");
  in_header.headers.emplace_back("icstatusdescription", "Invalid\ttop");
  CHECK(error_of(Kind::users, in_header).message().find(": Invalid top") != std::string::npos);
}

TEST_CASE("a missing permission is named in the administrator's words") {
  const std::pair<Kind, const char*> table[] = {
      {Kind::users, "Users/Employees > View"},
      {Kind::campaigns, "ACD > Contact Settings > Skills > View"},
      {Kind::dispositions, "ACD > Contact Settings > Dispositions > View"},
      {Kind::agent_statuses, "ACD > Contact Settings > Unavailable Codes > View"}};
  for (const auto& [kind, permission] : table) {
    for (const int status : {403, 409}) {
      CHECK(error_of(kind, test::json_answer(status, "")).hint().find(permission) != std::string::npos);
    }
  }
}

TEST_CASE("unavailable codes are paged from v33 on, everything else always") {
  for (int version = 9; version <= 34; ++version) {
    CxoneConfig config;
    config.api_version = version;
    for (const Kind kind : k_all_kinds) {
      CHECK(cxone::listing_for(kind, config).paged == (kind != Kind::agent_statuses || version >= 33));
    }
  }
}
