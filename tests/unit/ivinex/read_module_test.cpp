#include <doctest/doctest.h>

#include <set>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;

namespace {

/// Pages of ten, whose answers come in another order than they were asked for.
void fill(Site& site, unsigned rows, std::uint32_t in_flight) {
  site.config.page_size = 10;
  site.config.limits.max_in_flight = in_flight;
  site.records.shuffle.emplace(in_flight);
  site.records.fill(rows);
}

}  // namespace

TEST_CASE("a module is read to its end, whatever its size, the page size, a server's cap and the concurrency") {
  for (const unsigned rows : {0U, 1U, 2U, 3U, 9U, 10U, 11U, 18U, 19U, 20U, 28U, 29U, 100U}) {
    for (const std::uint32_t page_size : {1U, 2U, 3U, 10U, 100U}) {
      for (const std::uint64_t cap : {0U, 2U, 3U, 10U, 1000U}) {
        for (const std::uint32_t in_flight : {1U, 2U, 5U}) {
          CAPTURE(rows);
          CAPTURE(page_size);
          CAPTURE(cap);
          CAPTURE(in_flight);
          Site site;
          site.config.page_size = page_size;
          site.config.limits.max_in_flight = in_flight;
          site.records.page_cap = cap;
          site.records.fill(rows);
          const auto snapshot = site.read();
          CHECK(snapshot.complete);
          CHECK(snapshot.reason.empty());
          CHECK(snapshot.kind == Kind::campaigns);
          REQUIRE(snapshot.records.size() == rows);
          for (unsigned i = 0; i < rows; ++i) CHECK(snapshot.records[i].id() == std::to_string(i + 1));
        }
      }
    }
  }
}

TEST_CASE("a module is read to its end whatever size is expected of it") {
  for (const unsigned rows : {0U, 1U, 2U, 10U, 11U, 19U, 20U, 29U, 100U}) {
    for (const std::uint64_t expected : {1U, 2U, 9U, 10U, 11U, 19U, 20U, 28U, 29U, 30U, 99U, 100U, 101U, 500U}) {
      for (const std::uint64_t cap : {0U, 3U, 10U}) {
        CAPTURE(rows);
        CAPTURE(expected);
        CAPTURE(cap);
        Site site;
        site.config.page_size = 10;
        site.config.limits.max_in_flight = 3;
        site.records.page_cap = cap;
        site.records.fill(rows);
        site.expected_rows = expected;
        const auto snapshot = site.read();
        CHECK(snapshot.complete);
        CHECK(snapshot.records.size() == rows);
      }
    }
  }
}

TEST_CASE("a module whose size is known is read side by side with no request too many") {
  for (const unsigned rows : {2U, 10U, 11U, 19U, 20U, 28U, 29U, 100U, 101U, 1000U}) {
    CAPTURE(rows);
    std::optional<Snapshot> sequential;
    std::size_t requests = 0;
    for (const std::uint32_t in_flight : {1U, 4U, 16U}) {
      CAPTURE(in_flight);
      Site site;
      fill(site, rows, in_flight);
      site.expected_rows = in_flight == 1 ? 0 : rows;
      const auto snapshot = site.read();
      if (!sequential) {
        sequential = snapshot;
        requests = site.records.sent.size();
      }
      CHECK(snapshot.records == sequential->records);
      CHECK(site.records.sent.size() == requests);
      // The client lets no more than `in_flight` of them out.
      if (rows == 1000 && in_flight > 1) CHECK(site.records.most_under_way == in_flight + http::k_read_ahead);
    }
  }
}

TEST_CASE("reading pages at once gives the same snapshot as reading them one after the other") {
  for (const unsigned rows : {0U, 5U, 10U, 46U, 47U, 200U}) {
    CAPTURE(rows);
    std::optional<Snapshot> sequential;
    std::size_t requests = 0;
    for (unsigned in_flight = 1; in_flight <= 5; ++in_flight) {
      CAPTURE(in_flight);
      Site site;
      fill(site, rows, in_flight);
      const auto snapshot = site.read();
      if (!sequential) {
        sequential = snapshot;
        requests = site.records.sent.size();
      }
      CHECK(snapshot.records == sequential->records);
      CHECK(snapshot.pages == sequential->pages);
      CHECK(snapshot.complete);
      CHECK(site.records.most_under_way <= in_flight);
      // The size is not known: more and more pages are asked for at once.
      if (rows == 200) CHECK(site.records.most_under_way == in_flight);
      CHECK(site.records.sent.size() <= requests + in_flight - 1);
    }
  }
}

TEST_CASE("the first page is asked for alone, with the module's id and the page size") {
  Site site;
  site.config.page_size = 25;
  site.records.fill(60);
  site.read(Kind::agent_statuses);
  CHECK(site.records.sent.at(0).url ==
        "https://acme.ivinex.example/API/Records.php?CollectionTypeID=10204&Offset=0&Limit=25");
  CHECK(ScriptedRecords::parameter(site.records.sent.at(1).url, "Offset") == 24);
}

TEST_CASE("only the wanted fields are kept, and a field that a row lacks stays away") {
  Site site;
  site.records.add("1", {{"name", "Ada"}, {"secret", "x"}, {"cxone_id", nullptr}});
  site.records.add("2", {{"name", 5}});
  const auto snapshot = site.read(Kind::users, {"cxone_id", "name"});
  REQUIRE(snapshot.records.size() == 2);
  CHECK(snapshot.records[0].copy_fields() ==
        std::vector<Field>{{"cxone_id", "", ValueForm::null}, {"name", "Ada", ValueForm::text}});
  CHECK(snapshot.records[1].copy_fields() == std::vector<Field>{{"name", "5", ValueForm::scalar}});
}

TEST_CASE("one page is read when one will do, and it is complete only if it proves that that was all") {
  Site site;
  CHECK(site.read(Kind::users, {}, true).complete);
  site.records.fill(250);
  const auto snapshot = site.read(Kind::users, {"name"}, true);
  CHECK_FALSE(snapshot.complete);
  CHECK_FALSE(snapshot.reason.empty());
  CHECK(snapshot.records.size() == 100);
  CHECK(site.records.sent.size() == 2);
}

TEST_CASE("a server that ignores Offset gives an incomplete snapshot that says so") {
  for (const unsigned rows : {1U, 30U}) {
    CAPTURE(rows);
    Site site;
    site.config.page_size = 10;
    site.records.ignores_offset = true;
    site.records.fill(rows);
    const auto snapshot = site.read();
    CHECK_FALSE(snapshot.complete);
    CHECK(snapshot.reason.find("Offset") != std::string::npos);
    CHECK(site.records.sent.size() < 10);
  }
}

TEST_CASE("a server that ignores Limit is read completely") {
  Site site;
  site.config.page_size = 10;
  site.records.ignores_limit = true;
  site.records.fill(35);
  const auto snapshot = site.read();
  CHECK(snapshot.complete);
  CHECK(snapshot.records.size() == 35);
}

TEST_CASE("a row without a collection_id makes the snapshot incomplete") {
  Site site;
  site.records.fill(3);
  site.records.rows.push_back(boost::json::object{{"name", "nameless"}});
  const auto snapshot = site.read();
  CHECK_FALSE(snapshot.complete);
  CHECK(snapshot.reason.find("collection_id") != std::string::npos);
}

TEST_CASE(
    "a server that gives its rows in another order every time never gives a complete snapshot with a row missing") {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    Site site;
    site.config.page_size = 5;
    site.records.fill(17);
    std::mt19937 dice(seed);
    site.records.before = [&](const Sent&) {
      auto& rows = site.records.rows;
      std::uniform_int_distribution<std::size_t> at(0, rows.size() - 1);
      const auto a = at(dice);
      const auto b = at(dice);
      const boost::json::value kept = rows[a];
      rows[a] = rows[b];
      rows[b] = kept;
    };
    const auto snapshot = site.read();
    const auto read = ids(snapshot);
    if (snapshot.complete) CHECK(std::set<std::string>(read.begin(), read.end()).size() == 17);
  }
}

TEST_CASE("progress tells pages and rows while the module is read") {
  struct Listener : Observer {
    void on_progress(const Progress& progress) override { seen.push_back(progress); }
    std::vector<Progress> seen;
  } listener;
  Site site;
  site.call.observer = &listener;
  site.config.page_size = 10;
  site.records.fill(25);
  site.read(Kind::dispositions);
  REQUIRE(listener.seen.size() >= 2);
  CHECK(listener.seen.front().kind == Kind::dispositions);
  CHECK(listener.seen.front().phase == Phase::read);
  CHECK(listener.seen.front().done == 10);
  CHECK(listener.seen.back().done == 25);
}

TEST_CASE("a kind without a module is refused by name and nothing is sent") {
  Site site;
  site.config.modules[0].reset();
  for (const auto& ask : std::vector<std::function<void()>>{[&] { site.read(Kind::users); },
                                                            [&] {
                                                              site.create({{"", {}}}, Kind::users);
                                                            },
                                                            [&] {
                                                              site.update({{"1", {}}}, Kind::users);
                                                            }}) {
    const auto error = error_of(ask);
    CHECK(error.code() == ErrorCode::kind_not_configured);
    CHECK(error.message().find("users") != std::string::npos);
  }
  CHECK(site.records.sent.empty());
}
