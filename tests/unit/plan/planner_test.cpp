#include "plan/planner.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "cxsync/error.hpp"
#include "support/caught.hpp"
#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// A site in any state: matching rows, edits, lost links, keyless rows, duplicates.
Scene random_scene(std::mt19937& random) {
  const auto pick = [&](std::initializer_list<const char*> words) {
    return *(words.begin() + random() % words.size());
  };
  Scene scene;
  const auto records = random() % 12;
  for (std::size_t i = 0; i < records; ++i) {
    const std::string id = random() % 12 == 0 ? "" : std::to_string(random() % 10);
    scene.source.records.push_back(agent(id, pick({"ada", "bob", "Ada", "eve", "zoe", ""}), pick({"A", "B"}),
                                         pick({"X", "Y"}), pick({"", "a@x.example", "b@x.example"}),
                                         pick({"true", "false"})));
  }
  const auto rows = random() % 12;
  for (std::size_t i = 0; i < rows; ++i) {
    scene.sink.records.push_back(user_row(std::to_string(900 + i), pick({"", "1", "2", "3", "x"}),
                                          pick({"ada", "bob", "eve", "kim"}), pick({"A", "B"}), pick({"X", "Y"}),
                                          pick({"", "a@x.example"}), pick({"", "Sales", "Call Center Agents"})));
  }
  for (unsigned key = 0; key < 6; ++key) {
    if (random() % 2 == 0) continue;
    Link link;
    link.ivinex_id = std::to_string(900 + key * 2 + random() % 2);
    link.adopted = random() % 2 == 0;
    if (random() % 2 == 0) link.bases.emplace("first_name", Base{pick({"A", "B"}), pick({"A", "B"})});
    scene.links.emplace(std::to_string(key), link);
  }
  return scene;
}

}  // namespace

TEST_CASE("the order of the input never shows in a plan") {
  std::mt19937 random(4711);
  for (int run = 0; run < 400; ++run) {
    Scene scene = random_scene(random);
    const std::string expected = scene.plan().to_json();
    for (int turn = 0; turn < 3; ++turn) {
      std::shuffle(scene.source.records.begin(), scene.source.records.end(), random);
      std::shuffle(scene.sink.records.begin(), scene.sink.records.end(), random);
      CAPTURE(run);
      const bool same = scene.plan().to_json() == expected;
      CHECK(same);
    }
  }
}

TEST_CASE("every record has exactly one row, and counts agree with rows") {
  std::mt19937 random(815);
  for (int run = 0; run < 400; ++run) {
    const Scene scene = random_scene(random);
    const Plan plan = scene.plan();
    CHECK(plan.rows().size() == scene.source.records.size());
    PlanCounts counts = plan.counts();
    std::uint64_t sum = 0;
    for (const auto count : counts.by_action) sum += count;
    CHECK(sum == plan.rows().size());
    CHECK(std::is_sorted(plan.rows().begin(), plan.rows().end(), [](const PlanRow& a, const PlanRow& b) {
      return std::tie(a.action, a.name, a.key) < std::tie(b.action, b.name, b.key);
    }));
  }
}

TEST_CASE("no two rows of a plan write to one Ivinex row") {
  std::mt19937 random(99);
  for (int run = 0; run < 1000; ++run) {
    const Plan plan = random_scene(random).plan();
    std::vector<std::string> targets;
    for (const PlanRow& row : plan.rows()) {
      if (row.ivinex_id && row.action != Action::invalid) targets.push_back(*row.ivinex_id);
    }
    std::sort(targets.begin(), targets.end());
    CAPTURE(run);
    CHECK(std::adjacent_find(targets.begin(), targets.end()) == targets.end());
  }
}

TEST_CASE("inactive records without a row are created only where the module says so, and are marked") {
  Scene scene;
  scene.source.records = {agent("1", "ada", "A", "B", "", "false"), agent("2", "bob")};
  CHECK(scene.plan().find("1")->reason == "inactive");
  CHECK(scene.plan().find("1")->action == Action::create);
  CHECK(scene.plan().find("2")->reason.empty());
  scene.module.create_inactive = true;
  CHECK(scene.plan().find("1")->reason.empty());
}

TEST_CASE("a configured field that no row carries stops the kind and names the field, an empty module passes") {
  Scene scene;
  scene.module.fields[1].field = "frist_name";
  scene.source.records = {agent("1", "ada")};
  CHECK_NOTHROW(static_cast<void>(scene.plan()));
  scene.sink.records = {user_row("900", "5", "eve")};
  const Error error = error_of([&] { return scene.plan(); });
  CHECK(error.code() == ErrorCode::field_not_found);
  CHECK(error.detail("field") == "frist_name");
  CHECK(error.exit_code() == ExitCode::usage);
}

TEST_CASE("the key field counts as a mapped field") {
  Scene scene;
  scene.source.records = {agent("1", "ada")};
  Record row("900");
  for (const auto* field : {"user_name", "first_name", "last_name", "email", "active", "user_groups"})
    row.set(field, "");
  scene.sink.records = {row};
  CHECK_THROWS_AS(static_cast<void>(scene.plan()), Error);
}

TEST_CASE(
    "more vanished links than allowed make the Ivinex read incomplete, at the limit and below min_rows it passes") {
  const auto complete_with = [](std::size_t links, std::size_t gone) {
    Scene scene;
    scene.sink.records = {user_row("1", "k0", "u0")};
    for (std::size_t i = 0; i < links; ++i) {
      const std::string key = "k" + std::to_string(i);
      Link link;
      link.ivinex_id = std::to_string(i + 1);
      scene.links.emplace(key, link);
      if (i > 0 && i >= gone + 1) scene.sink.records.push_back(user_row(link.ivinex_id, key, "u" + key));
    }
    return scene.plan().data().ivinex.complete;
  };
  CHECK(complete_with(10, 3));
  CHECK_FALSE(complete_with(10, 4));
  CHECK(complete_with(9, 8));
}

TEST_CASE("a user is called by first and last name, else by user name, else by key") {
  Scene scene;
  scene.source.records = {agent("1", "ada", "Ada", "Lovelace"), agent("2", "bob", "", ""), agent("3", "", "", "")};
  const Plan plan = scene.plan();
  CHECK(plan.find("1")->name == "Ada Lovelace");
  CHECK(plan.find("2")->name == "bob");
  CHECK(plan.find("3")->name == "3");
}
