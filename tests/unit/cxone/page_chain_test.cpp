#include "cxone/page_chain.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "listing_server.hpp"

using namespace cxsync;
using test::numbered;
using test::read;
using test::row;
using Server = test::ListingServer;

namespace {

/// Two rows a page, so that everything happens within a few answers.
Server pairs(std::vector<Record> rows) {
  Server server;
  server.rows = std::move(rows);
  server.asked = cxone::PageChain::k_smallest_page;
  return server;
}

/// The first row leaves and another one comes at the end: the total stays.
void swap_rows(Server& server, const std::string& newcomer) {
  server.rows.erase(server.rows.begin());
  server.rows.push_back(row(newcomer));
}

}  // namespace

TEST_CASE("a row that leaves while another comes does not hide a row, though the total stays") {
  for (const std::uint64_t workers : {1, 4}) {
    for (const bool total : {true, false}) {
      Server server = pairs(numbered(4));
      server.total = total;
      server.before_page = [](Server& self, int page) {
        if (page == 1) swap_rows(self, "5");
      };
      const auto snapshot = read(server, workers);
      CHECK_MESSAGE(snapshot.complete, snapshot.reason);
      CHECK(snapshot.records == numbered(4, 2));
    }
  }
}

TEST_CASE("a listing in which rows are swapped during both readings is incomplete and says why") {
  for (const std::uint64_t workers : {1, 4}) {
    Server server = pairs(numbered(4));
    server.before_page = [](Server& self, int page) {
      if (page != 0) swap_rows(self, std::to_string(5 + page));
    };
    const auto snapshot = read(server, workers);
    CHECK_FALSE(snapshot.complete);
    CHECK(snapshot.reason.find("changes while it is read, also when it is read once more") != std::string::npos);
    CHECK(snapshot.reason.find("between two pages") != std::string::npos);
  }
}

TEST_CASE("the row on which two pages meet may leave, and nothing is missed") {
  for (const bool another_comes : {true, false}) {
    Server server = pairs(numbered(5));
    server.before_page = [&](Server& self, int page) {
      if (page != 1) return;
      self.rows.erase(self.rows.begin() + 1);
      if (another_comes) self.rows.insert(self.rows.begin() + 1, row("9"));
    };
    const auto snapshot = read(server, 1);
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshot.records == server.rows);
  }
}

TEST_CASE("the row on which two pages meet stands once, as the later page has it, when it was edited in between") {
  Server server = pairs(numbered(4));
  server.before_page = [](Server& self, int page) {
    if (page == 1) self.rows[1].set("name", "edited");
  };
  const auto snapshot = read(server, 1);
  CHECK_MESSAGE(snapshot.complete, snapshot.reason);
  CHECK(snapshot.records == std::vector<Record>{row("1"), row("2", "edited"), row("3"), row("4")});
  CHECK(snapshot.pages == 3);
}

TEST_CASE("a row without an id holds two pages together by its content") {
  Server server = pairs({row("1"), row("", "x"), row("", "y"), row("", "z")});
  CHECK(read(server, 1).records == server.rows);
  CHECK(server.pages == 3);
  server.before_page = [](Server& self, int) { self.rows[1].set("name", std::to_string(self.pages)); };
  CHECK_FALSE(read(server, 1).complete);
}

TEST_CASE("rows that change places between a page that was read and one that was not are noticed") {
  for (const std::uint64_t workers : {1, 4}) {
    Server server = pairs(numbered(6));
    // Both at once, so that nothing shifts: 1 goes to the end, 6 to the front.
    server.before_page = [](Server& self, int page) {
      if (page == 1) std::swap(self.rows.front(), self.rows.back());
    };
    const auto snapshot = read(server, workers);
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshot.records == server.rows);
    CHECK(snapshot.pages > 5);
  }
}

TEST_CASE("without a total, rows that change places between a page that was read and one that was not are noticed") {
  Server server = pairs(numbered(6));
  server.total = false;
  server.before_page = [](Server& self, int page) {
    if (page == 1) std::swap(self.rows.front(), self.rows.back());
  };
  const auto snapshot = read(server, 1);
  CHECK_MESSAGE(snapshot.complete, snapshot.reason);
  CHECK(snapshot.records == server.rows);
}

TEST_CASE("a total that changes and changes back is noticed") {
  Server server = pairs(numbered(8));
  // Hidden rows come and leave: nothing else shows it.
  server.before_page = [](Server& self, int page) { self.extra_total = page == 1 ? 1 : 0; };
  CHECK(read(server, 1).complete);
  CHECK(server.pages == 2 + 7);
}

TEST_CASE("a number of hidden agents that changes while the total stays is noticed") {
  Server server = pairs(numbered(8));
  server.before_page = [](Server& self, int page) {
    self.hidden = page == 1 ? 1 : 2;
    self.extra_total = page == 1 ? 1 : 0;
  };
  CHECK(read(server, 1).complete);
  CHECK(server.pages == 2 + 8);
}

TEST_CASE("a total below the number of rows is not believed") {
  for (const std::uint64_t workers : {1, 4}) {
    Server server;
    server.rows = numbered(3);
    server.extra_total = static_cast<std::uint64_t>(-1);
    const auto snapshot = read(server, workers);
    CHECK_FALSE(snapshot.complete);
    CHECK(snapshot.reason.find("3 different records came, CXone counts 2") != std::string::npos);
    CHECK(server.pages == 2);
  }
}

TEST_CASE("an id that always comes on two pages counts once") {
  for (const std::uint64_t workers : {1, 4}) {
    Server server = pairs({row("1"), row("2"), row("1"), row("3")});
    server.extra_total = static_cast<std::uint64_t>(-1);
    const auto snapshot = read(server, workers);
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshot.records == numbered(3));
  }
}

TEST_CASE("an id that comes on two pages while rows come is not believed") {
  Server server = pairs({row("1"), row("2"), row("1"), row("3")});
  server.total = false;
  server.before_page = [](Server& self, int page) {
    if (self.skip == 0) self.rows.push_back(row(std::to_string(10 + page)));
  };
  const auto snapshot = read(server, 1);
  CHECK_FALSE(snapshot.complete);
  CHECK(snapshot.reason.find("an id came on two pages, and a second reading brought other rows") != std::string::npos);
}

TEST_CASE("a server that gives one row per page is believed when two readings bring the same") {
  for (const bool total : {true, false}) {
    Server server;
    server.rows = numbered(5);
    server.cap = 1;
    server.total = total;
    CHECK(read(server, 1).complete);
    server.before_page = [](Server& self, int page) {
      if (page % 5 == 1) swap_rows(self, std::to_string(100 + page));
    };
    const auto snapshot = read(server, 1);
    CHECK_FALSE(snapshot.complete);
    CHECK(snapshot.reason.find("a page of one record does not show whether another one is missing") !=
          std::string::npos);
  }
}

TEST_CASE("an answer of one row in the middle does not end a listing whose total is not reached") {
  for (const std::uint64_t workers : {1, 4}) {
    Server server;
    server.rows = numbered(20);
    server.before_page = [](Server& self, int) { self.cap = self.skip % 8 == 4 ? 1 : 5; };
    const auto snapshot = read(server, workers);
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshot.records == server.rows);
  }
}

TEST_CASE("a page that was pushed back onto what is known already is mended by a second reading") {
  Server server;
  server.rows = numbered(7, 10);
  server.asked = 3;
  server.total = false;
  server.before_page = [](Server& self, int page) {
    if (page != 2) return;
    self.rows.insert(self.rows.begin(), row("1"));
    self.rows.insert(self.rows.begin(), row("2"));
  };
  const auto snapshot = read(server, 1);
  CHECK_MESSAGE(snapshot.complete, snapshot.reason);
  CHECK(snapshot.records == server.rows);
}

TEST_CASE("a listing in another order for every request ends, and is not called complete with a row missing") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Server server;
    server.rows = numbered(seed % 41);
    server.asked = 2 + seed % 6;
    server.total = seed % 2 == 0;
    server.random.seed(seed);
    server.before_page = [](Server& self, int) { std::shuffle(self.rows.begin(), self.rows.end(), self.random); };
    const auto snapshot = read(server, 1 + seed % 4);
    CHECK(server.pages <= 4 * (41 + 2));
    if (snapshot.complete && server.total) CHECK(snapshot.records.size() == server.rows.size());
    if (server.rows.size() > 2 * server.asked && !server.total) CHECK_FALSE(snapshot.complete);
  }
}
