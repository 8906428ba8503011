/// Each guard just below, at and above its limit, and the smallest kind it looks at.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "plan/guards.hpp"
#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// Rows that a run would write, as many of each sort as wanted.
class Writes {
 public:
  Writes(std::size_t creates, std::size_t updates, std::size_t switched_off, const std::string& field = "first_name") {
    rows_.reserve(creates + updates + switched_off);
    changes_.reserve(creates + updates + switched_off);
    for (std::size_t i = 0; i < creates; ++i) add(true, "user_name", "true");
    for (std::size_t i = 0; i < updates; ++i) add(false, field, "true");
    for (std::size_t i = 0; i < switched_off; ++i) add(false, "active", "false");
  }
  Writes(const Writes&) = delete;
  Writes& operator=(const Writes&) = delete;
  [[nodiscard]] const GuardedWrites& guarded() const { return guarded_; }

 private:
  void add(bool creates, const std::string& field, const char* active) {
    PlanRow& row = rows_.emplace_back();
    row.key = std::to_string(rows_.size());
    row.source = Record(row.key, {Field{"is_active", active}});
    if (!creates) row.ivinex_id = row.key;
    changes_.push_back({Change{.field = field, .to = "x", .policy = "keep_edits"}});
    guarded_.rows.push_back({&row, &changes_.back(), creates});
  }

  std::vector<PlanRow> rows_;
  std::vector<std::vector<Change>> changes_;
  GuardedWrites guarded_;
};

bool tripped(const GuardConfig& limits, const GuardBase& base, const GuardedWrites& writes, std::string_view name) {
  const ModuleConfig module = users_module();
  const auto guards = judge_guards(limits, module, base, writes);
  const auto found =
      std::find_if(guards.begin(), guards.end(), [&](const PlanGuard& guard) { return guard.name == name; });
  REQUIRE(found != guards.end());
  CHECK_FALSE(found->detail.empty());
  return found->tripped;
}

/// One of the guards that measure a share: how to set its limit, and to judge n of base.
struct ShareGuard {
  const char* name;
  std::uint32_t GuardConfig::*limit;
  bool (*judge)(const GuardConfig& limits, std::uint64_t n, std::uint64_t base);
};
const std::array<ShareGuard, 4> k_share_guards{{
    {"create", &GuardConfig::max_create_percent,
     [](const GuardConfig& limits, std::uint64_t n, std::uint64_t base) {
       const Writes writes(n, 3, 0);
       return tripped(limits, {.ivinex_rows = base}, writes.guarded(), "create");
     }},
    {"update", &GuardConfig::max_update_percent,
     [](const GuardConfig& limits, std::uint64_t n, std::uint64_t base) {
       const Writes writes(3, n - n / 3, n / 3);
       return tripped(limits, {.ivinex_rows = base}, writes.guarded(), "update");
     }},
    {"deactivate", &GuardConfig::max_deactivate_percent,
     [](const GuardConfig& limits, std::uint64_t n, std::uint64_t base) {
       const Writes writes(3, 3, n);
       return tripped(limits, {.ivinex_rows = base}, writes.guarded(), "deactivate");
     }},
    {"shrink", &GuardConfig::max_shrink_percent,
     [](const GuardConfig& limits, std::uint64_t n, std::uint64_t base) {
       const Writes writes(3, 3, 3);
       // More than everything cannot be lost.
       const std::uint64_t lost = std::min(n, base);
       return tripped(limits, {.ivinex_rows = 7, .cxone_records = base - lost, .last_cxone_records = base},
                      writes.guarded(), "shrink");
     }},
}};

}  // namespace

TEST_CASE("each share guard trips just above its limit, and neither at it nor below, for every limit and base") {
  for (const ShareGuard& guard : k_share_guards) {
    const bool shrinks = std::string(guard.name) == "shrink";
    for (const std::uint32_t percent : {0U, 1U, 20U, 33U, 50U, 100U, 150U}) {
      if (shrinks && percent >= 100) continue;  // nothing can be above such a limit
      for (const std::uint64_t base : {10U, 11U, 20U, 99U, 100U, 101U, 150U}) {
        CAPTURE(guard.name);
        CAPTURE(percent);
        CAPTURE(base);
        GuardConfig limits;
        limits.*guard.limit = percent;
        // The largest count that is still allowed: the limit itself where it is whole.
        const std::uint64_t allowed = percent * base / 100;
        if (allowed > 0) CHECK_FALSE(guard.judge(limits, allowed - 1, base));
        CHECK_FALSE(guard.judge(limits, allowed, base));
        CHECK(guard.judge(limits, allowed + 1, base));
      }
    }
  }
}

TEST_CASE("the limits of a new configuration are those that the documents name") {
  const GuardConfig limits;
  CHECK_FALSE(k_share_guards[0].judge(limits, 20, 20));
  CHECK(k_share_guards[0].judge(limits, 21, 20));
  CHECK_FALSE(k_share_guards[1].judge(limits, 10, 20));
  CHECK(k_share_guards[1].judge(limits, 11, 20));
  CHECK_FALSE(k_share_guards[2].judge(limits, 4, 20));
  CHECK(k_share_guards[2].judge(limits, 5, 20));
  CHECK_FALSE(k_share_guards[3].judge(limits, 6, 20));
  CHECK(k_share_guards[3].judge(limits, 7, 20));
}

TEST_CASE("a kind just below min_rows is exempt from every share guard, one with min_rows is judged") {
  for (const ShareGuard& guard : k_share_guards) {
    for (const std::uint32_t min_rows : {1U, 10U, 25U}) {
      CAPTURE(guard.name);
      CAPTURE(min_rows);
      GuardConfig limits;
      limits.*guard.limit = 0;
      limits.min_rows = min_rows;
      CHECK_FALSE(guard.judge(limits, min_rows - 1, min_rows - 1));
      CHECK(guard.judge(limits, min_rows, min_rows));
    }
  }
}

TEST_CASE("a limit of zero stops the first row and lets none pass, a base of zero is exempt unless min_rows is zero") {
  for (const ShareGuard& guard : k_share_guards) {
    CAPTURE(guard.name);
    GuardConfig limits;
    limits.*guard.limit = 0;
    CHECK_FALSE(guard.judge(limits, 0, 50));
    CHECK(guard.judge(limits, 1, 50));
    CHECK_FALSE(guard.judge(limits, 5, 0));
    limits.min_rows = 0;
    CHECK_FALSE(guard.judge(limits, 0, 0));
    const bool can_exceed_nothing = std::string(guard.name) != "shrink";
    CHECK(guard.judge(limits, 1, 0) == can_exceed_nothing);
  }
}

TEST_CASE("counts of any size are judged right") {
  constexpr std::uint64_t k_most = std::numeric_limits<std::uint64_t>::max();
  const Writes one(1, 0, 0);
  GuardConfig limits;
  for (const std::uint64_t base : {k_most, k_most / 2 + 1, k_most / 100, k_most / 100 + 1}) {
    CAPTURE(base);
    CHECK_FALSE(tripped(limits, {.ivinex_rows = base}, one.guarded(), "create"));
    const GuardBase all_gone{.ivinex_rows = 1, .cxone_records = 0, .last_cxone_records = base};
    limits.max_shrink_percent = 100;
    CHECK_FALSE(tripped(limits, all_gone, one.guarded(), "shrink"));
    limits.max_shrink_percent = 99;
    CHECK(tripped(limits, all_gone, one.guarded(), "shrink"));
    limits.max_shrink_percent = std::numeric_limits<std::uint32_t>::max();
    CHECK_FALSE(tripped(limits, all_gone, one.guarded(), "shrink"));
  }
}

TEST_CASE("a first run and a list that grew have not shrunk") {
  const Writes none(0, 0, 0);
  GuardConfig limits;
  limits.max_shrink_percent = 0;
  CHECK_FALSE(tripped(limits, {.cxone_records = 50}, none.guarded(), "shrink"));
  CHECK_FALSE(tripped(limits, {.cxone_records = 51, .last_cxone_records = 50}, none.guarded(), "shrink"));
  CHECK(tripped(limits, {.cxone_records = 49, .last_cxone_records = 50}, none.guarded(), "shrink"));
}

TEST_CASE("all_changed trips when every matched row changes one field, from min_rows on") {
  const GuardConfig limits;
  const auto judge = [&](std::size_t updates, std::uint64_t matched) {
    const Writes writes(5, updates, 0);
    return tripped(limits, {.ivinex_rows = 100, .matched_rows = matched}, writes.guarded(), "all_changed");
  };
  CHECK_FALSE(judge(19, 20));
  CHECK(judge(20, 20));
  CHECK_FALSE(judge(9, 9));
  CHECK(judge(10, 10));
  CHECK_FALSE(judge(0, 0));
  const Writes two_fields(0, 10, 10);
  CHECK_FALSE(tripped(limits, {.ivinex_rows = 20, .matched_rows = 20}, two_fields.guarded(), "all_changed"));
  GuardConfig no_minimum;
  no_minimum.min_rows = 0;
  const Writes none(3, 0, 0);
  CHECK_FALSE(tripped(no_minimum, {.ivinex_rows = 3}, none.guarded(), "all_changed"));
}

TEST_CASE("rows that are being adopted are no matched rows: all_changed does not count them") {
  std::vector<PlanRow> rows(12);
  const std::vector<Change> changes{Change{.field = "cxone_id", .to = "1", .policy = "ensure"}};
  GuardedWrites writes;
  for (PlanRow& row : rows) {
    row.action = Action::ambiguous;
    writes.rows.push_back({&row, &changes, false});
  }
  CHECK_FALSE(tripped({}, {.ivinex_rows = 40, .matched_rows = 12}, writes, "all_changed"));
  for (PlanRow& row : rows) row.ivinex_id = "900";
  CHECK(tripped({}, {.ivinex_rows = 40, .matched_rows = 12}, writes, "all_changed"));
}

TEST_CASE("rows that an unfinished run was cleared to write are not counted, the others are") {
  Scene scene;
  for (int i = 0; i < 30; ++i) {
    const std::string key = "k" + std::to_string(i);
    scene.source.records.push_back(agent(key, "u" + key));
    if (i < 10) scene.sink.records.push_back(user_row(std::to_string(i), key, "u" + key));
  }
  const auto create_trips = [&] {
    const auto plan = scene.plan();
    return plan.data().guards.front().tripped;
  };
  CHECK(create_trips());
  const Plan plan = scene.plan();
  const auto clear = [&](const std::string& key) { scene.cleared[key] = plan.find(key)->changes; };
  for (int i = 20; i < 29; ++i) clear("k" + std::to_string(i));
  CHECK(create_trips());
  clear("k29");
  CHECK_FALSE(create_trips());
  // Only what was reviewed was cleared.
  scene.source.records.back().set("last_name", "Another");
  CHECK(create_trips());
}
