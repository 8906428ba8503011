#include "cxone/json_member.hpp"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <optional>
#include <utility>

using namespace cxsync;

TEST_CASE("members are found whatever their case is") {
  const auto document = boost::json::parse(R"({"TotalRecords":1,"x":"text","y":2})");
  const auto& object = document.as_object();
  CHECK(cxone::find_member(object, "totalrecords") != nullptr);
  CHECK(cxone::find_member(object, "totalrecord") == nullptr);
  CHECK(cxone::text_member(object, "x") == "text");
  CHECK(cxone::text_member(object, "y") == "");
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
