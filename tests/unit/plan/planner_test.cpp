#include "plan/planner.hpp"

#include <doctest/doctest.h>

#include "cxsync/error.hpp"
#include "support/caught.hpp"
#include "support/planning.hpp"

using namespace cxsync;
using namespace cxsync::test;

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
