#include "cxone/read_listing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "cxsync/error.hpp"
#include "fake_cxone.hpp"
#include "listing_server.hpp"

using namespace cxsync;
using test::numbered;
using test::read;
using test::row;
using Server = test::ListingServer;

TEST_CASE("every size, page size and server cap gives every row once, one by one and side by side alike") {
  std::mt19937_64 random(20260101);
  for (int round = 0; round < 150; ++round) {
    Server server;
    server.rows = numbered(random() % 1051);
    server.asked = 1 + random() % 150;
    server.cap = random() % 3 == 0 ? 1 + random() % 120 : 1000000;
    server.total = random() % 4 != 0;
    server.random.seed(random());
    CAPTURE(round);
    CAPTURE(server.rows.size());
    CAPTURE(server.asked);
    CAPTURE(server.cap);
    CAPTURE(server.total);
    const auto one_by_one = read(server, 1);
    const auto side_by_side = read(server, 2 + random() % 6);
    REQUIRE(one_by_one.complete);
    REQUIRE(side_by_side.complete);
    CHECK(one_by_one.records == server.rows);
    CHECK(side_by_side.records == server.rows);
    CHECK(one_by_one.reason.empty());
    if (server.total) CHECK(side_by_side.pages == one_by_one.pages);
  }
}

TEST_CASE("a server whose pages vary in length still gives every row once") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 200; ++round) {
    Server server;
    server.rows = numbered(1 + random() % 600);
    server.random.seed(random());
    server.before_page = [](Server& self, int) { self.cap = 1 + self.random() % 100; };
    const auto snapshot = read(server, 1 + random() % 5);
    REQUIRE_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshot.records.size() == server.rows.size());
  }
}

TEST_CASE("pages are fetched side by side, but never more than the workers") {
  Server server;
  server.rows = numbered(1000);
  CHECK(read(server, 4).complete);
  CHECK(server.most_in_flight > 1);
  CHECK(server.most_in_flight <= 4);
  server.most_in_flight = 0;
  CHECK(read(server, 1).complete);
  CHECK(server.most_in_flight == 1);
}

TEST_CASE("a full listing with a total costs no page too many") {
  Server server;
  // The first page brings 100 rows, every other one 99 and the row before them.
  for (const auto& [rows, pages] :
       {std::pair{1, 1}, {99, 1}, {100, 1}, {101, 2}, {199, 2}, {200, 3}, {991, 10}, {9901, 100}}) {
    CAPTURE(rows);
    server.rows = numbered(rows);
    CHECK(read(server, 4).pages == pages);
    CHECK(read(server, 1).pages == pages);
  }
}

TEST_CASE("a first page that is shorter than the others costs no page twice") {
  Server server;
  server.rows = numbered(41);
  server.before_page = [](Server& self, int page) { self.cap = page == 0 ? 5 : 10; };
  CHECK(read(server, 4).complete);
  CHECK(server.pages == 10);
}

TEST_CASE("without a total a short page does not end the listing, an empty one does") {
  Server server;
  server.rows = numbered(25);
  server.cap = 10;
  server.total = false;
  const auto snapshot = read(server);
  CHECK(snapshot.complete);
  CHECK(snapshot.records.size() == 25);
  CHECK(snapshot.pages == 4);
}

TEST_CASE("an empty listing is complete with and without a total") {
  for (const bool total : {true, false}) {
    Server server;
    server.total = total;
    const auto snapshot = read(server);
    CHECK(snapshot.complete);
    CHECK(snapshot.records.empty());
    CHECK(snapshot.pages == 1);
    CHECK(snapshot.reason.empty());
  }
}

TEST_CASE("an unpaged listing is one answer") {
  Server server;
  server.rows = numbered(250);
  server.asked = 1000;
  server.total = false;
  const auto snapshot = read(server, 4, false);
  CHECK(snapshot.complete);
  CHECK(snapshot.records.size() == 250);
  CHECK(server.pages == 1);
}

TEST_CASE("an unpaged listing that counts more than it shows is not complete") {
  Server server;
  server.rows = numbered(250);
  const auto snapshot = read(server, 4, false);
  CHECK_FALSE(snapshot.complete);
  CHECK(snapshot.reason.find("250") != std::string::npos);
}

TEST_CASE("a server that ignores skip is found out and not read for ever") {
  for (const std::uint64_t workers : {1, 4}) {
    for (const bool total : {true, false}) {
      Server server;
      server.rows = numbered(500);
      server.ignores_skip = true;
      server.total = total;
      const auto snapshot = read(server, workers);
      CHECK_FALSE(snapshot.complete);
      CHECK(snapshot.reason.find("repeats itself") != std::string::npos);
      CHECK(snapshot.records.size() == 100);
      CHECK(server.pages <= 1 + static_cast<int>(workers));
    }
  }
}

TEST_CASE("a listing that never ends is given up") {
  Server server;
  server.total = false;
  server.rows = numbered(1);
  server.before_page = [](Server& self, int page) { self.rows.push_back(row(std::to_string(page + 2))); };
  server.asked = 1;
  const auto snapshot = read(server);
  CHECK_FALSE(snapshot.complete);
  CHECK(snapshot.pages == 10000);
  CHECK(snapshot.reason.find("too many pages") != std::string::npos);
}

TEST_CASE("a total that is never reached makes it incomplete after a second reading, with the numbers") {
  for (const std::uint64_t workers : {1, 4}) {
    Server server;
    server.rows = numbered(230);
    server.extra_total = 7;
    const auto snapshot = read(server, workers);
    CHECK_FALSE(snapshot.complete);
    CHECK(snapshot.reason.find("230") != std::string::npos);
    CHECK(snapshot.reason.find("237") != std::string::npos);
    CHECK(snapshot.records.size() == 230);
    CHECK(snapshot.pages == static_cast<std::uint64_t>(server.pages));
    CHECK(snapshot.pages > 4);
  }
}

TEST_CASE("a row that comes or goes between two pages is mended by a second reading") {
  for (const std::uint64_t workers : {1, 4}) {
    for (const bool comes : {true, false}) {
      Server server;
      server.rows = numbered(450, 10);
      server.before_page = [comes](Server& self, int page) {
        if (page != 2) return;
        if (comes) {
          self.rows.insert(self.rows.begin(), row("1"));
        } else {
          self.rows.erase(self.rows.begin());
        }
      };
      const auto snapshot = read(server, workers);
      CHECK_MESSAGE(snapshot.complete, snapshot.reason);
      CHECK(snapshot.records == server.rows);
      CHECK(snapshot.pages > 5);
    }
  }
}

TEST_CASE("a listing that changes in both readings is not complete") {
  Server server;
  server.rows = numbered(450, 1000);
  server.before_page = [](Server& self, int page) {
    if (page == 2 || page == 5) self.rows.push_back(row(std::to_string(page)));
  };
  const auto snapshot = read(server, 1);
  CHECK_FALSE(snapshot.complete);
  CHECK(snapshot.reason.find("changes while it is read") != std::string::npos);
}

TEST_CASE("hidden agents are a remark on a complete listing") {
  for (const std::uint64_t workers : {1, 4}) {
    for (const std::uint64_t size : {0, 3, 99, 100, 101, 450}) {
      Server server;
      server.rows = numbered(size);
      server.hidden = 60;
      const auto snapshot = read(server, workers);
      CAPTURE(size);
      CHECK_MESSAGE(snapshot.complete, snapshot.reason);
      CHECK(snapshot.reason.find("60") != std::string::npos);
      CHECK(snapshot.records.size() == size);
    }
  }
}

TEST_CASE("hidden agents are a remark too where no total says how many there are") {
  Server server;
  server.rows = numbered(3);
  server.hidden = 60;
  server.total = false;
  const auto snapshot = read(server);
  CHECK(snapshot.complete);
  CHECK(snapshot.reason == "60 agents are hidden from this access key");
}

TEST_CASE("agents hidden out of the middle of a page leave no row behind") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    Server server;
    server.rows = numbered(1 + random() % 500);
    server.asked = 50;
    for (const auto& agent : server.rows) {
      if (random() % 20 == 0) server.unseen.emplace(agent.id());
    }
    const auto shown = server.rows.size() - server.unseen.size();
    const auto snapshot = read(server, 1 + random() % 4);
    // A page without anything new can only come where 50 agents in a row are hidden, which the seed does not give.
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
    CHECK(snapshot.records.size() == shown);
  }
}

TEST_CASE("an id that came twice with the same content stands once") {
  Server server;
  server.total = false;
  server.rows = {row("1"), row("2"), row("1"), row("3")};
  const auto snapshot = read(server);
  CHECK(snapshot.complete);
  CHECK(snapshot.records == std::vector<Record>{row("1"), row("2"), row("3")});
}

TEST_CASE("an id that came twice with the same content does not count twice towards the total") {
  Server server;
  server.rows = {row("1"), row("2"), row("1")};
  CHECK_FALSE(read(server).complete);
}

TEST_CASE("an id that came with different contents stands as often as it differs") {
  Server server;
  server.total = false;
  server.rows = {row("1", "a"), row("1", "b"), row("1", "a"), row("1", "c")};
  CHECK(read(server).records == std::vector<Record>{row("1", "a"), row("1", "b"), row("1", "c")});
}

TEST_CASE("records without an id are kept and count towards the total") {
  Server server;
  server.rows = {row("1"), row("", "x"), row("", "x"), row("2")};
  const auto snapshot = read(server);
  CHECK(snapshot.complete);
  CHECK(snapshot.records.size() == 4);
}

TEST_CASE("the order of the listing is kept") {
  Server server;
  server.rows = numbered(730);
  std::shuffle(server.rows.begin(), server.rows.end(), std::mt19937_64(3));
  CHECK(read(server, 5).records == server.rows);
}

TEST_CASE("an error of one page ends the reading, and the others stop") {
  Server server;
  server.rows = numbered(5000);
  server.before_page = [](Server&, int page) {
    if (page == 3) throw Error(ErrorCode::server_error, "broken");
  };
  CHECK_THROWS_AS(read(server, 4), Error);
  CHECK(server.pages < 12);
}

TEST_CASE("progress tells pages, records and the total") {
  Server server;
  server.rows = numbered(450);
  test::ListeningObserver observer;
  CHECK(read(server, 4, true, &observer).complete);
  CHECK(observer.last.phase == Phase::pull);
  CHECK(observer.last.pages == 5);
  CHECK(observer.last.done == 450);
  CHECK(observer.last.total == 450);
}
