#include "cxsync/record.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

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

TEST_CASE("records made together are what was put into them, whatever it was") {
  std::mt19937 random(3);
  const auto below = [&](std::size_t n) { return std::size_t{random() % n}; };
  const std::vector<std::string> names{"id", "name", "email", "is_active", std::string(200, 'n')};
  const std::vector<std::string> texts{"",
                                       "true",
                                       "Back Office",
                                       std::string("a\0b", 3),
                                       std::string(63, 'x'),
                                       std::string(64, 'x'),
                                       std::string(65, 'x'),
                                       std::string(5000, 'y'),
                                       "12345678",
                                       "123456789"};
  RecordBuilder builder;
  for (int round = 0; round < 50; ++round) {
    std::vector<Record> expected;
    for (std::size_t row = below(40); row > 0; --row) {
      const std::string id = std::to_string(below(1000));
      std::vector<Field> fields;
      builder.begin(id);
      for (const auto& name : names) {
        if (below(3) == 0) continue;
        const Field field{name, texts[below(texts.size())], static_cast<ValueForm>(below(4))};
        fields.push_back(field);
        builder.add(field.name, field.value, field.form);
      }
      CHECK(builder.field_count() == fields.size());
      if (below(10) == 0) {
        builder.drop();
        continue;
      }
      expected.emplace_back(id, fields);
      REQUIRE(expected.back().copy_fields() == fields);
    }
    CHECK(builder.size() == expected.size());
    std::vector<Record> made;
    builder.finish(made);
    CHECK(builder.size() == 0);
    REQUIRE(made.size() == expected.size());
    CHECK(made == expected);
    for (std::size_t row = 0; row < made.size(); ++row) {
      for (const FieldView field : made[row].fields()) {
        CHECK(made[row].find(field.name) == field);
        CHECK(*(field.value.data() + field.value.size()) == '\0');
      }
    }
  }
}

TEST_CASE("a text that comes again is held once") {
  RecordBuilder builder;
  for (int i = 0; i < 1000; ++i) {
    builder.begin(std::to_string(i));
    builder.add("team_name", "Back Office");
    builder.add("user_name", "user" + std::to_string(i) + "@acme.example");
    builder.add("email", "user" + std::to_string(i) + "@acme.example");
  }
  CHECK(builder.text_size() < 1000 * 26);
  std::vector<Record> records;
  builder.finish(records);
  CHECK(records[999].get("team_name")->data() == records[998].get("team_name")->data());
  CHECK(records[7].get("user_name")->data() == records[7].get("email")->data());
}

TEST_CASE("a record outlives the others of its block, and a copy is not changed by what is done to the first") {
  std::vector<Record> records;
  {
    RecordBuilder builder;
    for (const char* id : {"1", "2", "3"}) {
      builder.begin(id);
      builder.set("name", "Ada");
      builder.set("name", std::string("Ada ") + id);
    }
    builder.finish(records);
  }
  Record kept = records[1];
  records.clear();
  CHECK(kept == Record("2", {{"name", "Ada 2"}}));
  const Record copy = kept;
  kept.set("name", "Bea");
  kept.set_id("9");
  CHECK(copy == Record("2", {{"name", "Ada 2"}}));
  CHECK(kept == Record("9", {{"name", "Bea"}}));
  CHECK(Record() == Record(""));
  CHECK(Record().fields().empty());
  CHECK_FALSE(Record().find("name"));
}
