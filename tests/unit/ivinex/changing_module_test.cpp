#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;

namespace {

namespace json = boost::json;

std::string id_of(const json::value& row) { return std::string(row.at("collection_id").as_string()); }

/// A module whose rows come, leave and change places while it is read.
class ChangingModule {
 public:
  explicit ChangingModule(unsigned seed) : dice_(seed) {
    const unsigned count = below(60);
    site_.config.page_size = 1 + below(12);
    site_.config.limits.max_in_flight = 1 + below(4);
    if (below(3) == 0) site_.records.page_cap = 2 + below(6);
    site_.records.shuffle.emplace(seed);
    // Ids are spread out, so that a new row can come anywhere.
    for (unsigned i = 0; i < count; ++i) site_.records.add(std::to_string(1000 * (i + 1)));
    restlessness_ = below(4);
    may_move_ = below(4) == 0;
    for (const auto& row : site_.records.rows) always_there_.insert(id_of(row));
    site_.records.before = [this](const Sent&) { change(); };
  }

  /// Reads it, and says which rows were there all the time and are not in a complete snapshot.
  std::vector<std::string> missed() {
    const auto snapshot = site_.read();
    const auto read = ids(snapshot);
    complete_ = snapshot.complete;
    CHECK(snapshot.complete == snapshot.reason.empty());
    if (!complete_) return {};
    const std::set<std::string> unique(read.begin(), read.end());
    CHECK(unique.size() == read.size());
    std::vector<std::string> missed;
    std::set_difference(always_there_.begin(), always_there_.end(), unique.begin(), unique.end(),
                        std::back_inserter(missed));
    return missed;
  }
  [[nodiscard]] bool complete() const noexcept { return complete_; }
  [[nodiscard]] bool quiet() const noexcept { return changes_ == 0; }

 private:
  unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(dice_); }

  void change() {
    if (restlessness_ == 0 || below(4) >= restlessness_) return;
    ++changes_;
    auto& rows = site_.records.rows;
    const auto at = rows.begin() + below(static_cast<unsigned>(rows.size()) + 1);
    const unsigned what = below(may_move_ ? 3 : 2);
    if (what == 0 || at == rows.end()) {
      rows.insert(at, json::object{{"collection_id", "new" + std::to_string(++new_rows_)}});
    } else {
      const json::value row = *at;
      rows.erase(at);
      // Another order than before: nobody can promise then that the row is found, only that it is not called complete
      // wrongly; so a row that moves counts like one that left.
      always_there_.erase(id_of(row));
      if (what == 2) rows.insert(rows.begin() + below(static_cast<unsigned>(rows.size()) + 1), row);
    }
  }

  std::mt19937 dice_;
  Site site_;
  std::set<std::string> always_there_;
  unsigned restlessness_ = 0;
  bool may_move_ = false;
  bool complete_ = false;
  unsigned changes_ = 0;
  unsigned new_rows_ = 0;
};

}  // namespace

TEST_CASE("a complete snapshot never misses a row that was there all the time, whatever comes and leaves meanwhile") {
  unsigned complete = 0;
  unsigned changed_and_complete = 0;
  for (unsigned seed = 1; seed <= 500; ++seed) {
    CAPTURE(seed);
    ChangingModule module(seed);
    const auto missed = module.missed();
    CHECK_MESSAGE(missed.empty(), "missed ", missed.empty() ? std::string() : missed.front());
    if (module.quiet()) CHECK(module.complete());
    complete += module.complete() ? 1U : 0U;
    changed_and_complete += module.complete() && !module.quiet() ? 1U : 0U;
  }
  // Both ways out must have been taken often, or the property says nothing.
  CHECK(complete > 100);
  CHECK(complete < 480);
  CHECK(changed_and_complete > 30);
}

TEST_CASE("a row that leaves between two pages once costs a second read, and the second is complete") {
  Site site;
  site.config.page_size = 10;
  site.config.limits.max_in_flight = 1;
  site.records.fill(25);
  bool left = false;
  site.records.before = [&](const Sent& it) {
    if (left || ScriptedRecords::parameter(it.url, "Offset") == 0) return;
    site.records.rows.erase(site.records.rows.begin() + 3);
    left = true;
  };
  const auto snapshot = site.read();
  CHECK(snapshot.complete);
  CHECK(snapshot.reason.empty());
  CHECK(snapshot.records.size() == 24);
  CHECK(ids(snapshot).at(3) == "5");
}

TEST_CASE("a module that never holds still is incomplete, with a reason, after two reads") {
  Site site;
  site.config.page_size = 10;
  site.config.limits.max_in_flight = 1;
  site.records.fill(25);
  unsigned starts = 0;
  site.records.before = [&](const Sent& it) {
    if (ScriptedRecords::parameter(it.url, "Offset") == 0) {
      ++starts;
    } else {
      site.records.rows.insert(site.records.rows.begin(),
                               json::object{{"collection_id", "n" + std::to_string(site.records.rows.size())}});
    }
  };
  const auto snapshot = site.read();
  CHECK_FALSE(snapshot.complete);
  CHECK_FALSE(snapshot.reason.empty());
  CHECK(snapshot.records.size() >= 10);
  CHECK(starts == 2);
}
