#include "cxsync/record.hpp"

#include <doctest/doctest.h>

#include "cxsync/config.hpp"
#include "cxsync/kind.hpp"

using namespace cxsync;

TEST_CASE("a record tells a missing field from an empty one, and keeps one value per name") {
  Record record("7");
  record.set("email", "");
  record.set("name", "a");
  record.set("name", "b", ValueForm::scalar);
  CHECK_FALSE(record.get("phone").has_value());
  CHECK(record.get("email") == "");
  CHECK(record.get("name") == "b");
  CHECK(record.find("name")->form == ValueForm::scalar);
  CHECK(record.fields().size() == 2);
}

TEST_CASE("kinds and their words are one to one") {
  for (const Kind kind : k_all_kinds) CHECK(kind_from_string(to_string(kind)) == kind);
  CHECK_FALSE(kind_from_string("all").has_value());
  CHECK_FALSE(kind_from_string("Users").has_value());
}

TEST_CASE("every kind has an id and a state among its canonical fields") {
  for (const Kind kind : k_all_kinds) {
    const auto& fields = canonical_fields(kind);
    CHECK(fields.front() == "id");
    CHECK(std::find(fields.begin(), fields.end(), "is_active") != fields.end());
  }
}
