#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cxone/page_chain.hpp"
#include "listing_server.hpp"

using namespace cxsync;
using test::numbered;
using test::read;
using test::row;
using Server = test::ListingServer;

namespace {

std::string serial_of(const Record& record) { return std::string(record.get("id").value_or("")); }
std::string name_of(const Record& record) { return std::string(record.get("name").value_or("")); }

/// What one reading of the listing may show, and what it must.
class ChangingListing {
 public:
  enum class Moves { none, one_at_a_time };

  ChangingListing(std::uint64_t seed, Moves moves) : dice_(seed), moves_(moves) {
    server_.random.seed(seed);
    server_.asked = std::max<std::uint64_t>(cxone::PageChain::k_smallest_page, 1 + below(7));
    if (below(3) == 0) server_.cap = 1 + below(7);
    server_.total = below(3) != 0;
    if (below(6) == 0) server_.hidden = 1 + below(3);
    workers_ = 1 + below(4);
    restlessness_ = below(5);
    hides_some_ = server_.total && moves == Moves::none && below(4) == 0;
    const auto count = below(41);
    for (std::uint64_t i = 0; i < count; ++i) insert(server_.rows.size());
    server_.before_page = [this](Server&, int page) { turn(page); };
  }

  Snapshot read() { return test::read(server_, workers_); }

  /// What is wrong with a complete snapshot; empty if nothing is.
  [[nodiscard]] std::string fault(const Snapshot& snapshot) const {
    std::set<std::string> serials;
    for (const auto& record : snapshot.records) {
      if (!serials.insert(serial_of(record)).second) return serial_of(record) + " stands twice";
      if (seen_.count({serial_of(record), name_of(record)}) == 0) return serial_of(record) + " was never there so";
    }
    for (const auto& serial : stayed_) {
      if (serials.count(serial) == 0) return serial + " is missing";
    }
    return {};
  }
  [[nodiscard]] bool quiet() const noexcept { return changes_ == 0; }
  [[nodiscard]] bool read_twice() const noexcept { return readings_ == 2; }
  [[nodiscard]] int readings() const noexcept { return readings_; }
  [[nodiscard]] std::uint64_t requests() const noexcept { return static_cast<std::uint64_t>(server_.pages); }
  /// `skip` grows with every request, and pages side by side are asked for up to the total.
  [[nodiscard]] std::uint64_t most_requests() const noexcept {
    return 2 * (most_rows_ + 2 + (workers_ == 1 ? 0 : most_rows_ + server_.hidden));
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return dice_() % limit; }
  auto at(std::uint64_t index) { return server_.rows.begin() + static_cast<std::ptrdiff_t>(index); }

  void turn(int page) {
    if (page != 0 && below(8) < restlessness_) {
      const auto changes = moves_ == Moves::none ? 1 + below(3) : 1;
      for (std::uint64_t i = 0; i < changes; ++i) change();
    }
    most_rows_ = std::max<std::uint64_t>(most_rows_, server_.rows.size());
    if (server_.skip == 0) {
      ++readings_;
      seen_.clear();
      if (readings_ > 1 && server_.cap == 1) return note_seen();
      stayed_.clear();
      for (const auto& record : server_.rows) {
        if (server_.unseen.count(record.id()) == 0) stayed_.insert(serial_of(record));
      }
    }
    note_seen();
  }

  void note_seen() {
    for (const auto& record : server_.rows) seen_.emplace(serial_of(record), name_of(record));
  }

  void change() {
    ++changes_;
    const auto size = server_.rows.size();
    const auto what = below(moves_ == Moves::none ? 5 : 6);
    if (size == 0 || what == 0) return insert(somewhere(size));
    const auto index = std::min(somewhere(size), size - 1);
    if (what == 1) {
      remove(index);
    } else if (what == 2) {
      edit(index);
    } else if (what == 5 || (moves_ == Moves::one_at_a_time && workers_ > 1)) {
      move(index);
    } else {
      remove(index);
      insert(what == 3 ? server_.rows.size() : somewhere(server_.rows.size()));
    }
  }

  /// The ends, and what was just read, more often than chance would have it.
  std::uint64_t somewhere(std::uint64_t size) {
    switch (below(6)) {
      case 0:
        return 0;
      case 1:
        return size;
      case 2:
        return std::min(size, server_.skip);
      default:
        return below(size + 1);
    }
  }

  void insert(std::uint64_t index) {
    const auto serial = std::to_string(++serials_);
    Record record = row(serial);
    if (!hides_some_ && below(30) == 0) record.set_id("");
    if (hides_some_ && below(8) == 0) server_.unseen.insert(serial);
    server_.rows.insert(at(index), std::move(record));
  }

  void remove(std::uint64_t index) {
    stayed_.erase(serial_of(*at(index)));
    server_.rows.erase(at(index));
  }

  void edit(std::uint64_t index) {
    // Without an id an edited row cannot be told from another one.
    if (at(index)->id().empty()) stayed_.erase(serial_of(*at(index)));
    at(index)->set("name", "edit " + std::to_string(changes_));
  }

  void move(std::uint64_t index) {
    // Without an id nothing tells a row that moved from two rows.
    if (at(index)->id().empty()) return edit(index);
    Record record = *at(index);
    server_.rows.erase(at(index));
    server_.rows.insert(at(somewhere(server_.rows.size())), std::move(record));
  }

  std::mt19937_64 dice_;
  Moves moves_;
  Server server_;
  std::uint64_t workers_ = 1;
  std::uint64_t restlessness_ = 0;
  bool hides_some_ = false;
  std::uint64_t serials_ = 0;
  std::uint64_t changes_ = 0;
  std::uint64_t most_rows_ = 0;
  int readings_ = 0;
  /// There during the whole last reading; with one row per page, during both.
  std::set<std::string> stayed_;
  std::set<std::pair<std::string, std::string>> seen_;  ///< serials and names that were there during it
};

struct Outcomes {
  int complete = 0;
  int incomplete = 0;
  int changed_and_complete = 0;
  int mended = 0;
};

Outcomes read_many(std::uint64_t seeds, ChangingListing::Moves moves) {
  Outcomes outcomes;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    ChangingListing listing(seed, moves);
    const auto snapshot = listing.read();
    CHECK(listing.requests() <= listing.most_requests());
    CHECK(listing.readings() <= 2);
    CHECK(snapshot.pages == listing.requests());
    if (!snapshot.complete) {
      ++outcomes.incomplete;
      CHECK_FALSE(snapshot.reason.empty());
      continue;
    }
    ++outcomes.complete;
    outcomes.changed_and_complete += listing.quiet() ? 0 : 1;
    outcomes.mended += !listing.quiet() && listing.read_twice() ? 1 : 0;
    const auto fault = listing.fault(snapshot);
    CHECK_MESSAGE(fault.empty(), fault);
  }
  return outcomes;
}

/// What README promises for a listing that nobody changes.
std::uint64_t promised_requests(std::uint64_t rows, std::uint64_t per_page, bool end_is_counted) {
  if (rows == 0) return 1;
  if (end_is_counted && rows == 1) return 1;
  if (per_page == 1 || rows == 1) return 2 * (rows + (end_is_counted ? 0 : 1));
  const auto more = rows <= per_page ? 0 : (rows - per_page + per_page - 2) / (per_page - 1);
  return 1 + more + (end_is_counted ? 0 : 1);
}

}  // namespace

TEST_CASE("whatever comes, leaves and is edited, a complete listing holds once every row that stayed") {
  const auto outcomes = read_many(6000, ChangingListing::Moves::none);
  // Every way out must have been taken often, or the property says nothing.
  CHECK(outcomes.complete > 1500);
  CHECK(outcomes.incomplete > 1500);
  CHECK(outcomes.changed_and_complete > 500);
  CHECK(outcomes.mended > 200);
}

TEST_CASE("rows that change places one at a time are not missed either") {
  const auto outcomes = read_many(6000, ChangingListing::Moves::one_at_a_time);
  CHECK(outcomes.complete > 1500);
  CHECK(outcomes.incomplete > 1500);
  CHECK(outcomes.changed_and_complete > 500);
  CHECK(outcomes.mended > 200);
}

TEST_CASE("a quiet listing is complete in the promised number of requests, one by one and side by side alike") {
  for (std::uint64_t rows = 0; rows <= 40; ++rows) {
    for (std::uint64_t per_page = 1; per_page <= 8; ++per_page) {
      for (const std::uint64_t hidden : {0, 2}) {
        for (const bool total : {true, false}) {
          for (std::uint64_t workers = 1; workers <= 4; ++workers) {
            Server server;
            server.rows = numbered(rows);
            server.cap = per_page;
            server.hidden = hidden;
            server.total = total;
            CAPTURE(rows);
            CAPTURE(per_page);
            CAPTURE(hidden);
            CAPTURE(total);
            CAPTURE(workers);
            const auto snapshot = read(server, workers);
            CHECK_MESSAGE(snapshot.complete, snapshot.reason);
            CHECK(snapshot.records == server.rows);
            CHECK(snapshot.pages == promised_requests(rows, per_page, total && hidden == 0));
          }
        }
      }
    }
  }
}
