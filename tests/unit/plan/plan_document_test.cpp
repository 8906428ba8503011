#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cxsync/error.hpp"
#include "cxsync/plan.hpp"
#include "support/caught.hpp"
#include "support/planning.hpp"
#include "support/text.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

Plan example() {
  Scene scene;
  scene.source.records = {agent("1", "ada", "Ada \"the first\"", "L\xC3\xB6w"),
                          agent("2", "bob", "B", "C", "new@x.example"), agent("3", "eve"), agent("", "x\x01y")};
  scene.sink.records = {user_row("900", "2", "bob", "B", "C", "old@x.example", "Sales"), user_row("901", "", "eve"),
                        user_row("902", "", "boss")};
  return scene.plan();
}

ErrorCode refusal(const std::string& text) {
  return error_of([&] { return Plan::from_json(text); }).code();
}

}  // namespace

TEST_CASE("a plan read from its document is the same plan") {
  const Plan plan = example();
  const Plan again = Plan::from_json(plan.to_json());
  CHECK(again.digest() == plan.digest());
  CHECK(again.to_json() == plan.to_json());
  CHECK(again.data().rows == plan.data().rows);
}

TEST_CASE("the members of a plan stand in the order of the contract") {
  const auto document = boost::json::parse(example().to_json()).as_object();
  const auto keys = [](const boost::json::object& object) {
    std::string text;
    for (const auto& entry : object) text.append(entry.key()).append(" ");
    return text;
  };
  CHECK(keys(document) == "format site kind digest config_digest cxone ivinex counts guards rows only_in_ivinex ");
  CHECK(keys(document.at("cxone").as_object()) == "records pages complete reason ");
  CHECK(keys(document.at("counts").as_object()) ==
        "create update unchanged conflict ambiguous invalid only_in_ivinex ");
  const auto& row = document.at("rows").as_array().front().as_object();
  CHECK(keys(row) == "key name action ivinex_id reason warnings source changes candidates ");
  CHECK(keys(row.at("changes").as_array().front().as_object()) == "field from to base policy ");
}

TEST_CASE("white space does not matter, any other change of a plan is found") {
  const std::string text = example().to_json();
  std::string spaced = text;
  for (std::size_t at = 0; (at = spaced.find(",\"", at)) != std::string::npos; at += 5) spaced.replace(at, 1, ",\n  ");
  CHECK(Plan::from_json(spaced).to_json() == text);

  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    const auto at = changed.find(from);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, from.size(), to);
  };
  for (const std::string& changed :
       {replaced("\"to\":\"1\"", "\"to\":\"9\""), replaced("\"create\":", "\"create\":9"),
        replaced("\"site\":\"test\"", "\"site\":\"other\""), replaced("\"warnings\":[]", "\"warnings\":[\"x\"]"),
        replaced("\"tripped\":false", "\"tripped\":true"), replaced("\"guards\":[", "\"more\":1,\"guards\":["),
        replaced("sha256:", "sha256:0")}) {
    CHECK(refusal(changed) == ErrorCode::plan_changed);
  }
}

TEST_CASE("a document that is no plan is refused with the place and the reason") {
  const std::string text = example().to_json();
  for (std::size_t length = 0; length < text.size(); length += 97) {
    CHECK(refusal(text.substr(0, length)) == ErrorCode::plan_unreadable);
  }
  for (const auto* other : {"[]", "{}", "null", "{\"format\":\"cxsync.report/1\"}", "\xFF"}) {
    CHECK(refusal(other) == ErrorCode::plan_unreadable);
  }
}

TEST_CASE("names of a plan file are shown without control characters") {
  const std::string text = example().to_json();
  std::string bad = text;
  const auto source = bad.find("\"source\":{");
  REQUIRE(source != std::string::npos);
  bad.insert(source + 10, R"("\u001b[31m\n":5,)");
  const Error error = test::error_of([&] { return Plan::from_json(bad); });
  CHECK(error.code() == ErrorCode::plan_unreadable);
  CHECK(error.message().find("/source/ [31m ") != std::string::npos);
  CHECK_FALSE(has_control_characters(test::words_of(error).substr(0, error.message().size())));
  CHECK_FALSE(has_control_characters(error.detail("path")));
}
