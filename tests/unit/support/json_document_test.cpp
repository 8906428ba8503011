#include "support/json_document.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace cxsync;

TEST_CASE("JSON may nest 32 deep and no deeper") {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  CHECK(JsonDocument::parse(nested(32)).has_value());
  CHECK_FALSE(JsonDocument::parse(nested(33)).has_value());
}

TEST_CASE("text that is not JSON gives no document, and a problem in words") {
  for (const char* text : {"", " ", "<html>", "{", "{}x", "{'a':1}", "\"\xff\""}) {
    CAPTURE(text);
    std::string problem;
    CHECK_FALSE(JsonDocument::parse(text, &problem).has_value());
    CHECK_FALSE(problem.empty());
  }
}

TEST_CASE("a document stays readable after it moved") {
  auto first = JsonDocument::parse(R"({"Name":"a text that is long enough not to stand inline"})");
  REQUIRE(first);
  const JsonDocument second = *std::move(first);
  CHECK(second.object()->at("Name").as_string() == "a text that is long enough not to stand inline");
}
