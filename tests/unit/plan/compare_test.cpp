#include "plan/compare.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace cxsync;

TEST_CASE("each comparison class calls equal what it should, and nothing else") {
  struct Row {
    Compare compare;
    const char* left;
    const char* right;
    bool equal;
  };
  const std::vector<Row> rows{
      {Compare::text, " a ", "a", true},
      {Compare::text, "a", "A", false},
      {Compare::text, "a  b", "a b", false},
      {Compare::text, "", "  ", true},
      {Compare::text_ci, "José", " JOSÉ ", true},
      {Compare::text_ci, "a", "b", false},
      {Compare::bool_, "true", "1", true},
      {Compare::bool_, "True", "yes", true},
      {Compare::bool_, "false", "0", true},
      {Compare::bool_, "false", "", false},
      {Compare::bool_, "true", "", false},
      {Compare::bool_, "", "", true},
      {Compare::bool_, "maybe", "maybe", true},
      {Compare::bool_, "true", "0", false},
      {Compare::number, "350.00", "350", true},
      {Compare::number, "+007", "7", true},
      {Compare::number, "-0", "0", true},
      {Compare::number, ".5", "0.50", true},
      {Compare::number, "1e3", "1000", false},
      {Compare::number, "", "0", false},
      {Compare::number, "12a", "12a", true},
      {Compare::number, "-1", "1", false},
      {Compare::number, "99999999999999999999.10", "99999999999999999999.1", true},
      {Compare::id_list, "2, 1,2", "1,2", true},
      {Compare::id_list, "", " , ", true},
      {Compare::id_list, "1", "1,2", false},
  };
  for (const Row& row : rows) {
    CAPTURE(to_string(row.compare));
    CAPTURE(row.left);
    CAPTURE(row.right);
    CHECK(equal_values(row.compare, row.left, row.right) == row.equal);
    CHECK(equal_values(row.compare, row.right, row.left) == row.equal);
  }
}

TEST_CASE("every value equals itself under every class") {
  std::mt19937 random(7);
  const std::string letters = " aA01.,-+trueTRUE";
  for (int run = 0; run < 2000; ++run) {
    std::string value;
    for (auto length = random() % 8; length > 0; --length) value += letters[random() % letters.size()];
    for (const Compare compare : {Compare::text, Compare::text_ci, Compare::bool_, Compare::number, Compare::id_list}) {
      CAPTURE(value);
      CHECK(equal_values(compare, value, value));
    }
  }
}
