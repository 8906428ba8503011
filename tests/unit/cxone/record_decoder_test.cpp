#include "cxone/record_decoder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "cxone/listings.hpp"
#include "cxone/page.hpp"
#include "support/scripted_transport.hpp"

using namespace cxsync;
using cxone::RecordDecoder;

namespace {

CxoneConfig config_for(int version, bool skills = true) {
  CxoneConfig config;
  config.api_version = version;
  config.campaigns_from_skills = skills;
  return config;
}

Record decode(Kind kind, const char* json, bool skills = true) {
  const auto listing = cxone::listing_for(kind, config_for(30, skills));
  const RecordDecoder decoder(listing.rules);
  const auto body = "{\"" + std::string(listing.list_keys[0]) + "\":[" + json + "]}";
  const auto page = cxone::decode_page(listing, decoder, test::json_answer(200, body), "https://api.test", Redactor());
  REQUIRE(page.records.size() == 1);
  return page.records[0];
}

/// `name=value` for every field; `name!` for one that cannot be read.
std::string fields_of(const Record& record) {
  std::string text = std::string(record.id()) + ":";
  for (const FieldView field : record.fields()) {
    text.append(" ").append(field.name);
    field.form == ValueForm::unreadable ? text.append("!") : text.append("=").append(field.value);
  }
  return text;
}

}  // namespace

TEST_CASE("every listing has the canonical fields of its kind, in their order") {
  for (const Kind kind : k_all_kinds) {
    const auto listing = cxone::listing_for(kind, config_for(30));
    std::vector<std::string> names;
    for (const auto& rule : listing.rules) names.emplace_back(rule.field);
    CHECK(names == canonical_fields(kind));
  }
  const auto campaigns = cxone::listing_for(Kind::campaigns, config_for(30, false));
  for (const auto& rule : campaigns.rules) {
    const auto& known = canonical_fields(Kind::campaigns);
    CHECK(std::find(known.begin(), known.end(), rule.field) != known.end());
  }
}

TEST_CASE("rules spell their keys in lower case") {
  for (const bool skills : {true, false}) {
    for (const Kind kind : k_all_kinds) {
      for (const auto& rule : cxone::listing_for(kind, config_for(30, skills)).rules) {
        for (const auto key : rule.keys)
          CHECK(key.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos);
      }
    }
  }
}

TEST_CASE("an agent reads the same in the old shape and the new") {
  const char* v34 = R"({"agentId":1001,"userID":"0a-1","userName":"ada","firstName":"Ada","middleName":"M",
    "lastName":"Sample","emailAddress":"ada@example.com","isActive":true,"teamId":7,"teamName":"Blue",
    "teamUuId":"u","profileName":"Agent","telephone1":"+1","telephone2":"+2","DivisionNo":3,
    "recordingNumbers":[{"number":"5"}],"hourlyCost":1.5})";
  const char* v9 = R"({"AgentId":"1001","userId":"0a-1","UserName":"ada","firstname":"Ada","MiddleName":"M",
    "LASTNAME":"Sample","emailAddress":"ada@example.com","isActive":"True","teamId":"7","teamName":"Blue",
    "profileName":"Agent","telephone1":"+1"})";
  const char* expected =
      "1001: id=1001 user_id=0a-1 user_name=ada first_name=Ada middle_name=M last_name=Sample email=ada@example.com "
      "phone=+1 team_id=7 team_name=Blue profile_name=Agent is_active=true";
  CHECK(fields_of(decode(Kind::users, v34)) == expected);
  CHECK(fields_of(decode(Kind::users, v9)) == expected);
}

TEST_CASE("a skill becomes a campaign with direction and media type") {
  CHECK(fields_of(decode(Kind::campaigns, R"({"skillId":4001,"skillName":"In","isActive":true,"isOutbound":false,
    "mediaTypeId":4,"mediaTypeName":"Phone Call","outboundStrategy":"Manual","campaignId":9,"campaignName":"C",
    "notes":"N","dispositions":[{"dispositionId":1}]})")) ==
        "4001: id=4001 name=In is_active=true direction=inbound media_type=Phone Call outbound_strategy=Manual "
        "campaign_id=9 campaign_name=C notes=N");
  CHECK(fields_of(decode(Kind::campaigns, R"({"skillId":"4002","skillName":"Out","isActive":"False",
    "isOutbound":"True","mediaTypeId":"3","notes":null})")) ==
        "4002: id=4002 name=Out is_active=false direction=outbound media_type=Chat notes=");
}

TEST_CASE("a media type without a name is looked up by its id, and an unknown id stays") {
  CHECK(decode(Kind::campaigns, R"({"mediaTypeId":9})").get("media_type") == "Digital");
  CHECK(decode(Kind::campaigns, R"({"mediaTypeName":null,"mediaTypeId":1})").get("media_type") == "Email");
  CHECK(decode(Kind::campaigns, R"({"mediaTypeId":1,"mediaTypeName":""})").get("media_type") == "Email");
  CHECK(decode(Kind::campaigns, R"({"mediaTypeId":42})").get("media_type") == "42");
  CHECK(decode(Kind::campaigns, R"({"mediaTypeId":2})").get("media_type") == "2");
  CHECK(decode(Kind::campaigns, R"({"mediaTypeName":null})").get("media_type") == "");
}

TEST_CASE("a campaign reads the same up to v32 and from v33") {
  const char* expected = "12: id=12 name=Default Campaign is_active=true notes=";
  CHECK(fields_of(decode(Kind::campaigns, R"({"campaignId":12,"campaignName":"Default Campaign","isActive":true,
    "description":"d","notes":null,"lastUpdateTime":"2020-01-01T00:00:00Z"})",
                         false)) == expected);
  CHECK(fields_of(decode(Kind::campaigns, R"({"id":12,"name":"Default Campaign","isActive":true,"notes":""})",
                         false)) == expected);
}

TEST_CASE("a disposition reads the same in the old shape and the new") {
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionId":2201,"dispositionName":"Sale","notes":"n",
    "lastUpdated":"2020-01-01T00:00:00Z","classificationId":5,"systemOutcome":"1","isActive":true,
    "isPreviewDisposition":false})")) ==
        "2201: id=2201 name=Sale is_active=true classification_id=5 system_outcome=1 is_preview=false notes=n");
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionId":2201,"dispositionName":"Sale","notes":"n",
    "classificationId":"5","systemOutcome":"1","isPreviewDisposition":"0"})")) ==
        "2201: id=2201 name=Sale classification_id=5 system_outcome=1 is_preview=false notes=n");
}

TEST_CASE("an unavailable code reads the same in all four shapes") {
  const char* expected = "57: id=57 name=Lunch is_active=true is_acw=false timeout_minutes=30";
  const char* shapes[] = {
      R"({"BusinessUnitId":1,"OutStateId":57,"OutStateDescription":"Lunch","IsAcw":false,"AgentTimeout":30,"IsActive":true})",
      R"({"OutStateId":57,"OutStateName":"Lunch","IsAcw":"False","AgentTimeoutMins":"30","IsActive":"1"})",
      R"({"outStateId":"57","outStateName":"Lunch","isAcw":0,"agentTimeoutMins":30,"isActive":1})",
      R"({"id":57,"name":"Lunch","isActive":true,"isACW":false,"agentTimeout":30})",
  };
  for (const char* shape : shapes) CHECK(fields_of(decode(Kind::agent_statuses, shape)) == expected);
}

TEST_CASE("a number becomes its canonical decimal text, another text stays an id, and anything else is none") {
  const std::pair<const char*, const char*> table[] = {
      {"7", "7"},
      {"\"7\"", "7"},
      {"\" 007 \"", "7"},
      {"0", "0"},
      {"\"000\"", "0"},
      {"-5", "-5"},
      {"7.0", "7"},
      {"\"-05\"", "-5"},
      {"\"\"", ""},
      {"null", ""},
      {"true", ""},
      {"1.5", ""},
      {"[7]", ""},
      {"{\"id\":7}", ""},
      {"\"7a\"", "7a"},
      {"\"a b\"", "a b"},
      {"1e40", ""},
      {"\"-\"", "-"},
      {"\"+7\"", "+7"},
      {"\"7 8\"", "7 8"},
      {"18446744073709551615", "18446744073709551615"},
      {"\" \"", ""},
      {"\"A:b._-1\"", "A:b._-1"},
      {"\"\\t007a \"", "007a"},
      {"\"--7\"", "--7"},
      {"\"00000000-0000-4000-8000-000000000001\"", "00000000-0000-4000-8000-000000000001"},
  };
  for (const auto& [value, id] : table) {
    CAPTURE(value);
    const auto record = decode(Kind::users, (R"({"agentId":)" + std::string(value) + "}").c_str());
    CHECK(record.id() == id);
    CHECK(record.get("id") == id);
  }
}

TEST_CASE("booleans come in many forms, and a word that is none cannot be read") {
  const std::pair<const char*, const char*> table[] = {
      {"true", "is_active=true"},     {"false", "is_active=false"},
      {"\"True\"", "is_active=true"}, {"\"FALSE\"", "is_active=false"},
      {"\"1\"", "is_active=true"},    {"\"0\"", "is_active=false"},
      {"1", "is_active=true"},        {"0", "is_active=false"},
      {"null", "is_active="},         {"\"\"", "is_active="},
      {"\"yes\"", "is_active!"},      {"2", "is_active!"},
      {"-1", "is_active!"},           {"[]", "is_active!"},
      {"{}", "is_active!"},
  };
  for (const auto& [value, expected] : table) {
    CAPTURE(value);
    CHECK(fields_of(decode(Kind::dispositions, (R"({"isActive":)" + std::string(value) + "}").c_str())) ==
          ": " + std::string(expected));
  }
}

TEST_CASE("numbers and booleans become text, and a list where text belongs cannot be read") {
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionName":12})")) == ": name=12");
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionName":12.5})")) == ": name=12.5");
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionName":18446744073709551615})")) ==
        ": name=18446744073709551615");
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionName":true})")) == ": name=true");
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionName":["a"]})")) == ": name!");
  CHECK(fields_of(decode(Kind::dispositions, R"({"dispositionName":{"a":1}})")) == ": name!");
}

TEST_CASE("a missing field is left out, and an empty one is kept empty") {
  CHECK(fields_of(decode(Kind::users, R"({"agentId":1,"emailAddress":null,"firstName":""})")) ==
        "1: id=1 first_name= email=");
}

TEST_CASE("of several spellings the first that holds something counts, wherever it stands") {
  CHECK(decode(Kind::agent_statuses, R"({"outStateName":"B","name":"A"})").get("name") == "A");
  CHECK(decode(Kind::agent_statuses, R"({"name":"A","outStateName":"B"})").get("name") == "A");
  CHECK(decode(Kind::agent_statuses, R"({"name":null,"outStateName":"B"})").get("name") == "B");
  CHECK(decode(Kind::agent_statuses, R"({"outStateName":"B","name":""})").get("name") == "B");
}

TEST_CASE("an element that is no object is a record of nothing") {
  for (const char* json : {"null", "7", "\"x\"", "[]"}) CHECK(fields_of(decode(Kind::users, json)) == ":");
}

TEST_CASE("keys of any length are passed over") {
  const std::string key(5000, 'k');
  CHECK(fields_of(decode(Kind::users, ("{\"" + key + "\":1,\"\":2,\"agentId\":3}").c_str())) == "3: id=3");
}
