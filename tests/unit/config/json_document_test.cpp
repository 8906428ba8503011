#include "config/json_document.hpp"

#include <doctest/doctest.h>

#include "cxsync/config.hpp"
#include "cxsync/error.hpp"
#include "support/caught.hpp"

namespace cxsync::test {

namespace {

Error error_of_text(std::string_view text) {
  return error_of([&] { return parse_json_document(text); });
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

}  // namespace

TEST_CASE("a syntax error says the line and the column where it stands") {
  struct Row {
    std::string text;
    const char* line;
    const char* column;
  };
  const Row rows[] = {{"", "1", "1"},
                      {"{", "1", "2"},
                      {"{\n  \"a\": 1,\n}", "3", "1"},
                      {"{\"a\": 1} x", "1", "10"},
                      {"{'a': 1}", "1", "2"},
                      {"{\"ä\": tru}", "1", "7"},
                      {"{\"a\": 01}", "1", "8"},
                      {"{\"a\": NaN}", "1", "7"},
                      {"// c\n{}", "1", "1"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Error error = error_of_text(row.text);
    CHECK(error.code() == ErrorCode::config_not_json);
    CHECK(error.detail("line") == row.line);
    CHECK(error.detail("column") == row.column);
    CHECK(error.message().find("line " + std::string(row.line)) != std::string::npos);
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("text that is not UTF-8 and lone surrogates are refused") {
  CHECK(error_of_text("{\"a\": \"\xff\"}").code() == ErrorCode::config_not_json);
  CHECK(error_of_text("{\"a\": \"\xc0\x80\"}").code() == ErrorCode::config_not_json);
  CHECK(error_of_text(R"({"a": "\ud800"})").code() == ErrorCode::config_not_json);
}

TEST_CASE("a document may nest 32 levels deep and no deeper") {
  CHECK(parse_json_document(nested(32)).type == JsonValue::Type::array);
  const Error error = error_of_text(nested(33));
  CHECK(error.code() == ErrorCode::config_not_json);
  CHECK(error.message().find("32") != std::string::npos);
  CHECK(error_of_text(std::string(100000, '[')).code() == ErrorCode::config_not_json);
}

TEST_CASE("a name that comes twice is an error that names its path, however it is written") {
  struct Row {
    const char* text;
    const char* path;
  };
  for (const Row& row :
       {Row{R"({"a": 1, "b": 2, "a": 1})", "/a"}, Row{R"({"a": {"x": [{"y": 1, "y": 2}]}})", "/a/x/0/y"},
        Row{R"({"a": 1, "\u0061": 1})", "/a"}, Row{R"({"/~": 1, "/~": 1})", "/~1~0"}}) {
    const Error error = error_of_text(row.text);
    CHECK(error.code() == ErrorCode::config_duplicate_key);
    CHECK(error.detail("path") == row.path);
    CHECK(error.detail("line") == "1");
    CHECK_FALSE(error.detail("column").empty());
  }
}

TEST_CASE("every value knows its path") {
  const JsonValue document = parse_json_document(R"({"a": [1, {"b": true, "c": null}], "d": {"e": {}}})");
  const JsonValue& item = document.find("a")->items[1];
  CHECK(item.path == "/a/1");
  CHECK(item.find("b")->path == "/a/1/b");
  CHECK(item.find("c")->path == "/a/1/c");
  CHECK(document.find("d")->find("e")->path == "/d/e");
  CHECK(document.path == "/");
}

TEST_CASE("a byte order mark is skipped") {
  CHECK(parse_json_document("\xEF\xBB\xBF{}").type == JsonValue::Type::object);
}

TEST_CASE("a document that is not an object is an error about the whole document") {
  for (const char* text : {"[]", "1", "null", "\"x\""}) {
    const Error error = error_of([&] { return parse_config(text); });
    CHECK(error.code() == ErrorCode::config_wrong_type);
    CHECK(error.detail("path") == "/");
  }
}

}  // namespace cxsync::test
