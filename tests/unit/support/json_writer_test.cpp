#include "support/json_writer.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <random>
#include <utility>

#include "support/canonical_json.hpp"

using namespace cxsync;

TEST_CASE("members and items are separated, nested values are not") {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("a", "x").key("b").begin_array().number(1).null().begin_object().end_object();
  json.boolean(false).end_array().key("c").raw("{\"d\":2}").key("e").number(std::uint64_t{18446744073709551615U});
  json.end_object();
  CHECK(out == R"({"a":"x","b":[1,null,{},false],"c":{"d":2},"e":18446744073709551615})");
}

TEST_CASE("every text survives writing and reading") {
  std::mt19937 random(20260101);
  for (int run = 0; run < 500; ++run) {
    std::string text;
    for (auto length = random() % 30; length > 0; --length) text += static_cast<char>(random() % 128);
    text += "é李\u2028\u009b\u202e";
    std::string out;
    JsonWriter(out).string(text);
    CAPTURE(out);
    const auto value = boost::json::parse(out);
    CHECK(value.as_string() == text);
    CHECK(canonical_json(value) == out);
  }
}

TEST_CASE("a text that would do something to a terminal is escaped, any other is written as Boost.JSON writes it") {
  for (const char* text : {"plain", "é李😀", "\"quoted\" \\ /", "\n\r\t\b\f", "\x01\x1b[31m", "\u200d\u00a0\u00ad"}) {
    std::string out;
    JsonWriter(out).string(text);
    CHECK(out == boost::json::serialize(boost::json::value(text)));
  }
  const std::pair<const char*, const char*> escaped[] = {{"\x7f", R"("\u007f")"},
                                                         {"a\u009b31m", R"("a\u009b31m")"},
                                                         {"\u2028", R"("\u2028")"},
                                                         {"\u202eb", R"("\u202eb")"},
                                                         {"\ufeff", R"("\ufeff")"}};
  for (const auto& [text, written] : escaped) {
    std::string out;
    JsonWriter(out).string(text);
    CHECK(out == written);
  }
}
