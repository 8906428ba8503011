#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

Identity acme() {
  return {"acme", "https://c.example", "4711", "https://i.example", "skills", {10201, std::nullopt, 10203, 10204}};
}

}  // namespace

TEST_CASE("a new state belongs to nobody and fits everybody") {
  const StateFolder folder;
  const Writer writer(folder.path());
  CHECK_FALSE(writer.store.identity());
  CHECK_NOTHROW(writer.store.check_identity(acme()));
}

TEST_CASE("a claimed state refuses every other owner and says what differs") {
  const StateFolder folder;
  Writer writer(folder.path());
  writer.store.claim(acme());
  CHECK_NOTHROW(writer.store.check_identity(acme()));

  struct Other {
    const char* differs;
    std::function<void(Identity&)> change;
  };
  const std::vector<Other> others{
      {"site", [](Identity& it) { it.site = "globex"; }},
      {"cxone_address", [](Identity& it) { it.cxone_address = "https://d.example"; }},
      {"tenant", [](Identity& it) { it.tenant = "4712"; }},
      {"ivinex_address", [](Identity& it) { it.ivinex_address = "https://j.example"; }},
      {"campaigns_from", [](Identity& it) { it.campaigns_from = "campaigns"; }},
      {"modules.users", [](Identity& it) { it.module_ids[0] = 1; }},
      {"modules.agent_statuses", [](Identity& it) { it.module_ids[3] = 1; }},
  };
  for (const auto& other : others) {
    CAPTURE(other.differs);
    Identity wanted = acme();
    other.change(wanted);
    const auto error = error_of([&] { writer.store.claim(wanted); });
    CHECK(error.code() == ErrorCode::state_belongs_elsewhere);
    CHECK(error.detail("differs") == other.differs);
    CHECK(error.message().find(folder.path()) != std::string::npos);
    CHECK(writer.store.identity()->site == "acme");
  }
}

TEST_CASE("a tenant or a module that one side does not know does not differ, and is learnt") {
  const StateFolder folder;
  Writer writer(folder.path());
  Identity early = acme();
  early.tenant.clear();
  writer.store.claim(early);
  CHECK(writer.store.identity()->tenant.empty());

  Identity later = acme();
  later.module_ids = {std::nullopt, 10202, std::nullopt, 10204};
  writer.store.claim(later);
  writer.store.claim(early);

  const auto known = Store::open_for_reading(folder.path()).identity();
  REQUIRE(known);
  CHECK(known->tenant == "4711");
  CHECK(known->module_ids == decltype(known->module_ids){10201, 10202, 10203, 10204});
}

TEST_CASE("the largest module id survives") {
  const StateFolder folder;
  Writer writer(folder.path());
  Identity wanted = acme();
  wanted.module_ids[1] = 18446744073709551615ULL;
  writer.store.claim(wanted);
  CHECK(writer.store.identity()->module_ids[1] == 18446744073709551615ULL);
  CHECK_NOTHROW(writer.store.check_identity(wanted));
}
