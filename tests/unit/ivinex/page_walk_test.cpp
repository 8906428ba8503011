#include "ivinex/page_walk.hpp"

#include <doctest/doctest.h>

using namespace cxsync;
using namespace cxsync::ivinex;

using State = PageWalk::State;

namespace {

Page rows(const std::vector<std::string>& ids) {
  Page page;
  for (const auto& id : ids) page.rows.emplace_back(id);
  return page;
}

using Offsets = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("an empty first page is an empty module") {
  PageWalk walk(3);
  CHECK(walk.next_offsets(4) == Offsets{0});
  walk.add(0, rows({}));
  CHECK(walk.state() == State::end);
  CHECK(walk.next_offsets(4).empty());
  CHECK(walk.pages() == 1);
}

TEST_CASE("pages overlap by one row, and a page with nothing else is the end") {
  PageWalk walk(3);
  walk.add(0, rows({"1", "2", "3"}));
  CHECK(walk.next_offsets(1) == Offsets{2});
  CHECK(walk.next_offsets(3) == Offsets{2, 4, 6});
  walk.add(2, rows({"3", "4", "5"}));
  CHECK(walk.next_offsets(2) == Offsets{4, 6});
  walk.add(4, rows({"5", "6"}));
  CHECK(walk.state() == State::more);
  CHECK(walk.next_offsets(3) == Offsets{5});
  walk.add(5, rows({"6"}));
  CHECK(walk.state() == State::end);
  CHECK(walk.rows().size() == 6);
  CHECK(walk.pages() == 4);
}

TEST_CASE("a first page shorter than the limit is probed once before anything is read ahead") {
  PageWalk walk(10);
  walk.add(0, rows({"1", "2", "3"}));
  CHECK(walk.next_offsets(4) == Offsets{2});
  SUBCASE("it was all") {
    walk.add(2, rows({"3"}));
    CHECK(walk.state() == State::end);
  }
  SUBCASE("the server gives three rows per page") {
    walk.add(2, rows({"3", "4", "5"}));
    CHECK(walk.next_offsets(3) == Offsets{4, 6, 8});
  }
}

TEST_CASE("a page read ahead behind one that was not full is left out") {
  PageWalk walk(3);
  walk.add(0, rows({"1", "2", "3"}));
  walk.add(2, rows({"3", "4"}));
  walk.add(4, rows({}));
  walk.add(6, rows({"x"}));
  CHECK(walk.state() == State::more);
  CHECK(walk.next_offsets(1) == Offsets{3});
  CHECK(walk.pages() == 2);
}

TEST_CASE("a server that gives more than it was asked for is followed") {
  PageWalk walk(2);
  walk.add(0, rows({"1", "2", "3", "4"}));
  CHECK(walk.next_offsets(2) == Offsets{3, 6});
  walk.add(3, rows({"4"}));
  CHECK(walk.state() == State::end);
}

TEST_CASE("pages that do not fit together are called changed") {
  struct Case {
    const char* what;
    std::vector<std::string> second;
  };
  for (const auto& it : std::vector<Case>{{"a row left before the last one read", {"4", "5", "6"}},
                                          {"a row came before the last one read", {"2", "3", "4"}},
                                          {"the last row read left and nothing is behind it", {}},
                                          {"a row moved behind", {"3", "1", "4"}},
                                          {"a row twice on a page", {"3", "4", "4"}}}) {
    CAPTURE(it.what);
    PageWalk walk(3);
    walk.add(0, rows({"1", "2", "3"}));
    walk.add(2, rows(it.second));
    CHECK(walk.state() == State::changed);
    CHECK_FALSE(walk.reason().empty());
  }
  PageWalk walk(3);
  walk.add(0, rows({"1", "1", "2"}));
  CHECK(walk.state() == State::changed);
}

TEST_CASE("a server that ignores Offset is named") {
  for (const auto& page : {std::vector<std::string>{"1", "2", "3"}, std::vector<std::string>{"1"}}) {
    PageWalk walk(3);
    walk.add(0, rows(page));
    walk.add(walk.next_offsets(1).at(0), rows(page));
    CHECK(walk.state() == State::changed);
    CHECK(walk.reason().find("Offset") != std::string::npos);
  }
}

TEST_CASE("a single row is the end only if nothing is behind it") {
  PageWalk walk(3);
  walk.add(0, rows({"1"}));
  CHECK(walk.next_offsets(4) == Offsets{1});
  SUBCASE("nothing") {
    walk.add(1, rows({}));
    CHECK(walk.state() == State::end);
  }
  SUBCASE("another row") {
    walk.add(1, rows({"2"}));
    CHECK(walk.state() == State::changed);
  }
}

TEST_CASE("a row without an id ends the reading, and stands in the rows") {
  PageWalk walk(3);
  walk.add(0, rows({"1", "", ""}));
  CHECK(walk.state() == State::broken);
  CHECK(walk.reason().find("collection_id") != std::string::npos);
  CHECK(walk.rows().size() >= 2);
}

TEST_CASE("a row that came twice stands once, and with other content as often as it came") {
  PageWalk walk(3);
  walk.add(0, rows({"1", "2", "3"}));
  Page page = rows({"3", "1", "2"});
  page.rows[2].set("name", "other");
  walk.add(2, page);
  CHECK(walk.state() == State::changed);
  REQUIRE(walk.rows().size() == 4);
  CHECK(walk.rows()[3] == page.rows[2]);
}

TEST_CASE("a server without an end is stopped") {
  PageWalk walk(2);
  std::uint64_t number = 0;
  while (walk.state() == State::more && walk.pages() <= PageWalk::k_most_pages) {
    const auto offset = walk.next_offsets(1).at(0);
    walk.add(offset, rows({std::to_string(number), std::to_string(number + 1)}));
    ++number;
  }
  CHECK(walk.state() == State::broken);
  CHECK(walk.pages() == PageWalk::k_most_pages);
}
