#include "cxsync/selection.hpp"

#include <doctest/doctest.h>

#include "cxsync/error.hpp"
#include "support/caught.hpp"

using namespace cxsync;

TEST_CASE("words, keys and decisions are read from commas and lines") {
  const Selection selection = Selection::parse(" all, 7 ,8=901\n9=new\r\n\n");
  CHECK(selection.items() == std::vector<SelectionItem>{{"all", ""}, {"7", ""}, {"8", "901"}, {"9", "new"}});
  CHECK_FALSE(selection.only_words());
  CHECK(Selection::parse("new,changed").only_words());
}

TEST_CASE("a selection that says nothing, or nonsense, is refused") {
  for (const auto* text : {"", " ", ",", "a,,b", "7=", "=7", "all=7", "a b", "caf\xC3\xA9"}) {
    CAPTURE(std::string(text));
    const Error error = test::error_of([&] { return Selection::parse(text); });
    CHECK(error.code() == ErrorCode::selection_bad_word);
    CHECK_FALSE(error.hint().empty());
  }
}
