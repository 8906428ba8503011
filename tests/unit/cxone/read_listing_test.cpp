#include "cxone/read_listing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>
#include <string>
#include <vector>

#include "cxsync/error.hpp"
#include "fake_cxone.hpp"
#include "support/loop.hpp"

using namespace cxsync;
using cxone::Page;

namespace {

/// A listing on the server's side, and how that server gives it away.
struct Server {
  std::vector<Record> rows;
  std::uint64_t cap = 1000000;  ///< rows of a page at most
  std::uint64_t asked = 100;    ///< `top`
  bool total = true;
  std::uint64_t hidden = 0;       ///< counted in the total, not in `rows`
  std::uint64_t extra_total = 0;  ///< counted in the total and nowhere else
  bool ignores_skip = false;
  std::function<void(Server&, int page)> before_page = [](Server&, int) {};
  std::mt19937_64 random{1};
  int pages = 0;
  int in_flight = 0;
  int most_in_flight = 0;

  Page give(std::uint64_t skip) {
    before_page(*this, pages++);
    const auto begin = ignores_skip ? 0 : std::min<std::uint64_t>(skip, rows.size());
    const auto end = std::min<std::uint64_t>(begin + std::min(cap, asked), rows.size());
    Page page;
    page.records.assign(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                        rows.begin() + static_cast<std::ptrdiff_t>(end));
    if (total) page.total = rows.size() + hidden + extra_total;
    page.hidden = hidden;
    return page;
  }
};

Task<Page> fetch_after_turns(Server& server, std::uint64_t skip, std::uint64_t turns) {
  const auto executor = co_await boost::asio::this_coro::executor;
  server.most_in_flight = std::max(server.most_in_flight, ++server.in_flight);
  for (std::uint64_t i = 0; i < turns; ++i) co_await boost::asio::post(executor, boost::asio::use_awaitable);
  --server.in_flight;
  co_return server.give(skip);
}

Snapshot read(Server& server, std::uint64_t workers = 4, bool paged = true, Observer* observer = nullptr) {
  const cxone::FetchPage fetch = [&](std::uint64_t skip) {
    return fetch_after_turns(server, skip, workers == 1 ? 0 : server.random() % 7);
  };
  cxone::ReadingOptions options;
  options.paged = paged;
  options.page_size = server.asked;
  options.workers = workers;
  Call call;
  call.observer = observer;
  Loop loop;
  return loop.run(cxone::read_listing(fetch, options, call));
}

Record row(const std::string& id, const std::string& name = "n") {
  Record record(id);
  record.set("id", id);
  record.set("name", name);
  return record;
}

std::vector<Record> numbered(std::uint64_t count, std::uint64_t from = 1) {
  std::vector<Record> rows;
  for (std::uint64_t i = 0; i < count; ++i) rows.push_back(row(std::to_string(from + i)));
  return rows;
}

}  // namespace

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
  server.rows = numbered(1000);
  CHECK(read(server, 4).pages == 10);
  CHECK(read(server, 1).pages == 10);
  server.rows = numbered(100);
  CHECK(read(server, 4).pages == 1);
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
    if (page == 2 || page == 8) self.rows.push_back(row(std::to_string(page)));
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

TEST_CASE("agents hidden out of the middle of a page leave no row behind") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    const auto all = numbered(1 + random() % 500);
    std::vector<bool> hidden(all.size());
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      hidden[i] = random() % 20 == 0;
      count += hidden[i] ? 1 : 0;
    }
    // `skip` counts all agents here, and the page leaves out those that may not be seen.
    const cxone::FetchPage fetch = [&](std::uint64_t skip) -> Task<Page> {
      Page page;
      page.total = all.size();
      page.hidden = count;
      for (auto i = skip; i < std::min<std::uint64_t>(skip + 50, all.size()); ++i) {
        if (!hidden[i]) page.records.push_back(all[i]);
      }
      co_return page;
    };
    cxone::ReadingOptions options;
    options.page_size = 50;
    options.workers = 1 + random() % 4;
    Loop loop;
    const Call call;
    const auto snapshot = loop.run(cxone::read_listing(fetch, options, call));
    if (snapshot.complete) CHECK(snapshot.records.size() == all.size() - count);
    // An empty page can only come where 50 agents in a row are hidden, which the seed does not give.
    CHECK_MESSAGE(snapshot.complete, snapshot.reason);
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
