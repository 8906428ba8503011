#include "cxone/json_document.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace cxsync;

TEST_CASE("JSON may nest 32 deep and no deeper") {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  CHECK(cxone::JsonDocument::parse(nested(32)).has_value());
  CHECK_FALSE(cxone::JsonDocument::parse(nested(33)).has_value());
}

TEST_CASE("text that is not JSON gives no document") {
  for (const char* text : {"", " ", "<html>", "{", "{}x", "{'a':1}", "\"\xff\""}) {
    CAPTURE(text);
    CHECK_FALSE(cxone::JsonDocument::parse(text).has_value());
  }
}

TEST_CASE("a document stays readable after it moved") {
  auto first = cxone::JsonDocument::parse(R"({"Name":"a text that is long enough not to stand inline"})");
  REQUIRE(first);
  const cxone::JsonDocument second = *std::move(first);
  CHECK(cxone::text_member(*second.object(), "name") == "a text that is long enough not to stand inline");
}

TEST_CASE("members are found whatever their case is") {
  const auto document = cxone::JsonDocument::parse(R"({"TotalRecords":1,"x":"text","y":2})");
  REQUIRE(document);
  CHECK(cxone::find_member(*document->object(), "totalrecords") != nullptr);
  CHECK(cxone::find_member(*document->object(), "totalrecord") == nullptr);
  CHECK(cxone::text_member(*document->object(), "x") == "text");
  CHECK(cxone::text_member(*document->object(), "y") == "");
}

TEST_CASE("whole numbers come as numbers or as text, and from nothing else") {
  const std::pair<const char*, std::optional<std::uint64_t>> table[] = {
      {"0", 0},
      {"12", 12},
      {"12.0", 12},
      {"\" 12 \"", 12},
      {"18446744073709551615", 18446744073709551615ULL},
      {"-1", std::nullopt},
      {"1.5", std::nullopt},
      {"1e300", std::nullopt},
      {"\"\"", std::nullopt},
      {"\"12x\"", std::nullopt},
      {"\"-1\"", std::nullopt},
      {"true", std::nullopt},
      {"null", std::nullopt},
      {"[1]", std::nullopt},
  };
  for (const auto& [text, number] : table) {
    CAPTURE(text);
    CHECK(cxone::whole_number(boost::json::parse(text)) == number);
  }
}
