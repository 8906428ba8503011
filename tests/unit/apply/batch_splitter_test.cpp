#include "apply/batch_splitter.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <deque>
#include <random>
#include <set>

using namespace cxsync;

namespace {

using Outcome = WriteResult::Outcome;

/// A server whose refusals are about whole requests.
struct Server {
  std::set<std::size_t> bad = {};  ///< rows that make their request fail
  std::size_t cap = 0;             ///< rows per request it takes; 0: any number
  enum class Mode { refuses, refuses_late, heeds_the_first, answers_the_surplus_with_errors } mode = Mode::refuses;
  std::size_t requests = 0;
  std::set<std::size_t> stored = {};
  bool stored_twice = false;

  void store(const PendingWrite& row) { stored_twice = !stored.insert(row.row).second || stored_twice; }

  void take(Batch& batch) {
    ++requests;
    const auto is_bad = [&](const PendingWrite* row) { return bad.contains(row->row); };
    const auto first_bad = std::find_if(batch.rows.begin(), batch.rows.end(), is_bad);
    const bool too_many = cap != 0 && batch.rows.size() > cap;
    const bool refuses = mode == Mode::refuses || mode == Mode::refuses_late;
    const auto answer_all = [&](Outcome outcome, Batch::Fate fate) {
      for (PendingWrite* row : batch.rows) row->result.outcome = outcome;
      batch.fate = fate;
    };
    if (first_bad != batch.rows.end() || (too_many && refuses)) {
      if (mode == Mode::refuses_late && !too_many)
        std::for_each(batch.rows.begin(), first_bad, [&](auto* row) { store(*row); });
      return answer_all(Outcome::refused, Batch::Fate::refused);
    }
    const std::size_t heeded = too_many ? cap : batch.rows.size();
    for (std::size_t i = 0; i < heeded; ++i) store(*batch.rows[i]);
    answer_all(Outcome::written, Batch::Fate::answered);
    if (!too_many) return;
    if (mode == Mode::heeds_the_first) return answer_all(Outcome::unknown, Batch::Fate::unreadable);
    for (std::size_t i = heeded; i < batch.rows.size(); ++i) batch.rows[i]->result.outcome = Outcome::refused;
    batch.fate = batch.rows.size() - heeded < 2 ? Batch::Fate::answered : Batch::Fate::cut_short;
  }
};

/// One refused batch and its taking apart.
struct Trial {
  std::deque<PendingWrite> rows;
  BatchSplitter splitter{0};
  std::size_t look_ups = 0;

  explicit Trial(std::size_t count, bool creates = true) {
    for (std::size_t i = 0; i < count; ++i) {
      PendingWrite& row = rows.emplace_back();
      row.row = i;
      if (!creates) row.write.id = std::to_string(i + 1);
    }
  }

  void run(Server& server) {
    Batch all;
    for (PendingWrite& row : rows) all.rows.push_back(&row);
    server.take(all);
    splitter.add(all);
    std::size_t rounds = 0;
    while (!splitter.done()) {
      REQUIRE(++rounds < 1000);
      if (splitter.needs_look_up()) {
        ++look_ups;
        splitter.drop_done([&](const PendingWrite& row) { return server.stored.contains(row.row); });
      }
      std::vector<Batch> pieces = splitter.next();
      for (Batch& piece : pieces) server.take(piece);
      splitter.take(pieces);
    }
  }
};

}  // namespace

TEST_CASE("one bad row stands alone after at most 2 log2(n) + 1 further requests, and every other row is written") {
  for (const auto mode : {Server::Mode::refuses, Server::Mode::refuses_late}) {
    for (std::size_t n = 2; n <= 130; ++n) {
      for (std::size_t bad = 0; bad < n; ++bad) {
        CAPTURE(n);
        CAPTURE(bad);
        Server server{.bad = {bad}, .mode = mode};
        Trial trial(n);
        trial.run(server);
        CHECK(server.requests - 1 <= static_cast<std::size_t>(2 * std::log2(n) + 1));
        CHECK(server.stored.size() == n - 1);
        CHECK_FALSE(server.stored_twice);
        CHECK(trial.rows[bad].result.outcome == Outcome::refused);
        CHECK(trial.splitter.bad_rows() == 1);
        CHECK(trial.splitter.limit() == 0);
      }
    }
  }
}

TEST_CASE("whatever rows are bad and however many a server takes at once: all good rows are written, none twice") {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::size_t n = 1 + random() % 40;
    Server server;
    server.mode = static_cast<Server::Mode>(random() % 4);
    if (random() % 2 == 0) server.cap = 1 + random() % 10;
    // One refused row at the end of a batch counts as a bad row.
    if (server.mode == Server::Mode::answers_the_surplus_with_errors && n == server.cap + 1) continue;
    for (auto left = random() % 4; left > 0; --left) server.bad.insert(random() % n);
    Trial trial(n);
    trial.run(server);
    for (const PendingWrite& row : trial.rows) CHECK(server.stored.contains(row.row) != server.bad.contains(row.row));
    CHECK_FALSE(server.stored_twice);
  }
}

TEST_CASE("how many rows a server takes at once is learnt from the first batch") {
  for (const auto mode :
       {Server::Mode::refuses, Server::Mode::heeds_the_first, Server::Mode::answers_the_surplus_with_errors}) {
    for (const std::size_t cap : {1, 2, 3, 10}) {
      CAPTURE(static_cast<int>(mode));
      CAPTURE(cap);
      Server server{.cap = cap, .mode = mode};
      Trial trial(25);
      trial.run(server);
      CHECK(server.stored.size() == 25);
      CHECK_FALSE(server.stored_twice);
      CHECK(trial.splitter.limit() >= 1);
      CHECK(trial.splitter.limit() <= cap);
      // As many as the cap calls for, and a few to find out.
      CHECK(server.requests <= 25 / trial.splitter.limit() + 14);
    }
  }
}

TEST_CASE("updates are repeated without a look-up, creates never") {
  Server server{.bad = {3}};
  Trial updates(25, false);
  updates.run(server);
  CHECK(updates.look_ups == 0);

  Server other{.bad = {3}};
  Trial creates(25);
  creates.run(other);
  CHECK(creates.look_ups > 0);
  // Only after a request that may have written rows.
  CHECK(creates.look_ups < other.requests);
}

TEST_CASE("a batch that was answered row by row is left alone") {
  Trial trial(3);
  Batch batch;
  for (PendingWrite& row : trial.rows) batch.rows.push_back(&row);
  for (const auto fate : {Batch::Fate::answered, Batch::Fate::lost, Batch::Fate::waiting}) {
    batch.fate = fate;
    trial.splitter.add(batch);
    CHECK(trial.splitter.done());
  }
}
