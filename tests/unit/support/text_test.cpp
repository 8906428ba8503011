#include "support/text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <string>

using namespace cxsync;

TEST_CASE("folding ignores case in Latin, Greek and Cyrillic, and leaves other text alone") {
  struct Row {
    std::string_view left, right;
  };
  for (const Row& row : {Row{"JOSÉ", "josé"}, Row{"ŁUKASZ", "łukasz"}, Row{"Ÿ", "ÿ"}, Row{"ΆΛΦΑΣ", "άλφας"},
                         Row{"ИВАН Ё", "иван ё"}, Row{"李", "李"}, Row{"A1_.-@", "a1_.-@"}, Row{"Ž", "ž"}}) {
    CAPTURE(row.left);
    CHECK(fold_case(row.left) == fold_case(row.right));
  }
  CHECK(fold_case("straße") != fold_case("strasse"));
  CHECK(fold_case("\xFFZ") == "\xFFz");
}

TEST_CASE("printable text holds no control character, no bidi override and no broken UTF-8") {
  CHECK(printable("a\x1b[31mb\nc") == "a [31mb c");
  CHECK(printable("x\u202Ey\u2028z\u061Ca") == "x y z a");
  CHECK(printable("\xC3") == " ");
  CHECK(printable("\u0085") == " ");
  for (const char* broken :
       {"\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x8A", "\xF0\x80\x80\x8A", "\xF5\x80\x80\x80"}) {
    CAPTURE(broken);
    CHECK(printable(broken) == std::string(std::string_view(broken).size(), ' '));
  }
  CHECK(printable("\u061Cx\u2066") == " x ");
  CHECK(is_utf8(printable("surrogate \xED\xA0\x80, overlong \xE0\x80\x9B, too large \xF4\x90\x80\x80")));
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = printable(std::string("a") + static_cast<char>(byte) + "b");
    CHECK_FALSE(has_control_characters(text));
  }
}

TEST_CASE("long text is cut at a character and says so") {
  CHECK(printable("ééééé", 5) == "éé…");
  CHECK(printable("abc", 3) == "abc");
}

TEST_CASE("lists are split at commas, trimmed, without empty parts") {
  CHECK(split_list(" a, b ,,c ,") == std::vector<std::string>{"a", "b", "c"});
  CHECK(split_list("").empty());
  CHECK(split_list(" , ").empty());
}

TEST_CASE("the nearest word is the one meant, and none when nothing is near") {
  constexpr std::array<std::string_view, 4> k_known{"fields", "key_field", "suggest", "page_size"};
  CHECK(nearest("feilds", k_known) == "fields");
  CHECK(nearest("pagesize", k_known) == "page_size");
  CHECK(nearest("zzzzzzzzzzzz", k_known).empty());
}

TEST_CASE("a sentence is parted from what stands before it, and from nothing else") {
  std::string text;
  add_sentence(text, "One.");
  CHECK(text == "One.");
  add_sentence(text, {});
  CHECK(text == "One.");
}

TEST_CASE("trimming takes blanks and line ends from both ends only") {
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim("   ").empty());
}
