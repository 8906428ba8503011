#include "plan/guards.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

/// A site of `rows` linked users, of whom some change, some are switched off, and to which some are new.
Scene site(std::size_t rows, std::size_t changed, std::size_t switched_off = 0, std::size_t created = 0) {
  Scene scene;
  for (std::size_t i = 0; i < rows + created; ++i) {
    const std::string key = "k" + std::to_string(i);
    scene.source.records.push_back(agent(key, "u" + key, i < changed ? "New" : "Ada", "Sample", "",
                                         i >= rows - switched_off && i < rows ? "false" : "true"));
    if (i >= rows) continue;
    scene.sink.records.push_back(user_row(std::to_string(i + 1), key, "u" + key));
    Link link;
    link.ivinex_id = std::to_string(i + 1);
    for (const auto* field : {"first_name", "last_name"}) link.bases.set(field, Base{"Ada", "Ada"});
    link.bases.set("last_name", Base{"Sample", "Sample"});
    link.bases.set("active", Base{"true", "true"});
    scene.links.emplace(key, link);
  }
  return scene;
}

bool tripped(const Plan& plan, std::string_view name) {
  const auto& guards = plan.data().guards;
  const auto found =
      std::find_if(guards.begin(), guards.end(), [&](const PlanGuard& guard) { return guard.name == name; });
  REQUIRE(found != guards.end());
  CHECK_FALSE(found->detail.empty());
  return found->tripped;
}

}  // namespace

TEST_CASE("a plan judges every guard, in a fixed order") {
  std::string names;
  const Plan plan = site(3, 1).plan();
  for (const PlanGuard& guard : plan.data().guards) names += guard.name + " ";
  CHECK(names == "create update deactivate shrink all_changed ");
}

TEST_CASE("the guard for one field on every row names the field") {
  const Plan plan = site(12, 12).plan();
  CHECK(plan.data().guards.back().detail == "every one of 12 matched rows changes \"first_name\"");
}

TEST_CASE("inactive records that nobody selected do not count as new rows") {
  Scene scene = site(10, 0, 0, 11);
  CHECK(tripped(scene.plan(), "create"));
  for (std::size_t i = 10; i < 21; ++i) scene.source.records[i].set("is_active", "false");
  CHECK_FALSE(tripped(scene.plan(), "create"));
}
