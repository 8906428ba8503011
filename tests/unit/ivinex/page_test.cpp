#include "ivinex/page.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cxsync;
using namespace cxsync::ivinex;

namespace {

const std::vector<std::string> k_fields{"b", "a", "missing"};

}  // namespace

TEST_CASE("a row keeps the wanted fields in the wanted order, each in the form in which it came") {
  struct Case {
    const char* json;
    const char* value;
    ValueForm form;
  };
  const std::vector<Case> table{{R"("text")", "text", ValueForm::text},
                                {R"("")", "", ValueForm::text},
                                {"null", "", ValueForm::null},
                                {"5", "5", ValueForm::scalar},
                                {"-5", "-5", ValueForm::scalar},
                                {"18446744073709551615", "18446744073709551615", ValueForm::scalar},
                                {"3.5", "3.5", ValueForm::scalar},
                                {"true", "true", ValueForm::scalar},
                                {"false", "false", ValueForm::scalar},
                                {"[]", "", ValueForm::unreadable},
                                {R"({"x":1})", "", ValueForm::unreadable}};
  for (const auto& it : table) {
    CAPTURE(it.json);
    const auto body = std::string(R"({"Records":[{"a":"1","collection_id":"7","b":)") + it.json + R"(,"c":"no"}]})";
    const auto parsed = parse_page(body, k_fields);
    REQUIRE(parsed.page);
    REQUIRE(parsed.page->rows.size() == 1);
    Record expected("7");
    expected.set("b", it.value, it.form);
    expected.set("a", "1");
    CHECK(parsed.page->rows[0] == expected);
  }
}

TEST_CASE("field names are matched exactly") {
  const auto parsed = parse_page(R"({"Records":[{"collection_id":"7","A":"1","a ":"2"}]})", k_fields);
  REQUIRE(parsed.page);
  CHECK(parsed.page->rows.at(0).fields().empty());
}

TEST_CASE("a record id is a text or a whole number") {
  const std::vector<std::pair<std::string, std::string>> table{
      {R"({"collection_id":"7"})", "7"}, {R"({"collection_id":7})", "7"},       {R"({"collection_id":""})", ""},
      {R"({"collection_id":null})", ""}, {R"({"collection_id":1.5})", ""},      {R"({"collection_id":["7"]})", ""},
      {R"({"CollectionID":"7"})", ""},   {R"({"collection_id":"x-1"})", "x-1"}, {R"({})", ""}};
  for (const auto& [row, id] : table) {
    CAPTURE(row);
    const auto parsed = parse_page("{\"Records\":[" + row + "]}", k_fields);
    REQUIRE(parsed.page);
    CHECK(parsed.page->rows.at(0).id() == id);
  }
}

TEST_CASE("without wanted fields every field is kept, and of very many the first") {
  const auto parsed = parse_page(R"({"Records":[{"collection_id":"1","name":"a","size":5}]})", {});
  REQUIRE(parsed.page);
  const auto fields = parsed.page->rows.at(0).copy_fields();
  REQUIRE(fields.size() == 3);
  CHECK(fields[1].name == "name");
  std::string many = R"({"Records":[{)";
  for (int i = 0; i < 5000; ++i) many += "\"f" + std::to_string(i) + "\":1,";
  const auto large = parse_page(many + R"("last":1}]})", {});
  REQUIRE(large.page);
  CHECK(large.page->rows.at(0).fields().size() == 1000);
}

TEST_CASE("only an object with an array of row objects is a page") {
  for (const std::string body :
       {"", "null", "[]", "{}", R"([{"collection_id":"7"}])", R"({"Records":null})", R"({"Records":{}})",
        R"({"Records":[1]})", R"({"Records":[null]})", R"({"Records":[]} x)", "<html></html>", R"({"records":[]})",
        R"({"Status":"Error","Records":[]})"}) {
    CAPTURE(body);
    const auto parsed = parse_page(body, k_fields);
    CHECK_FALSE(parsed.page);
    CHECK_FALSE(parsed.problem.empty());
  }
  CHECK(parse_page(R"({"Status":"SUCCESS","Records":[]})", k_fields).page);
  CHECK(
      parse_page(std::string(R"({"Records":[],"deep":)") + std::string(40, '[') + std::string(40, ']') + "}", k_fields)
          .problem == "is not JSON");
}
