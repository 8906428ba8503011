// What a record costs, counted and not timed: a change that makes every record dearer is seen here on any machine.
#include <doctest/doctest.h>

#include <string>

#include "cost/counting_memory.hpp"
#include "cxone/listings.hpp"
#include "cxone/page.hpp"
#include "ivinex/page.hpp"
#include "store/store.hpp"
#include "support/large_site.hpp"
#include "support/scripted_transport.hpp"
#include "support/temporary_folder.hpp"

using namespace cxsync;
using test::memory;

namespace {

constexpr std::size_t k_page = 100;
constexpr std::size_t k_site = 10'000;

/// What a piece of work allocated, what of it stays, and how high it rose in between, for each of `count` records.
struct Cost {
  double allocations;
  double bytes;
  double peak;
};

template <typename Work>
auto measured(std::size_t count, Cost& cost, const Work& work) {
  test::start_peak();
  const auto before = memory();
  auto result = work();
  const auto after = memory();
  const auto each = [&](std::size_t amount) { return static_cast<double>(amount) / static_cast<double>(count); };
  cost = {each(after.allocations - before.allocations), each(after.bytes - before.bytes),
          each(after.peak - before.bytes)};
  return result;
}

std::string rows_page() {
  std::string text = R"({"Records":[)";
  for (std::size_t i = 0; i < k_page; ++i) {
    const test::Person person(i);
    text += std::string(i == 0 ? "" : ",") + R"({"collection_id":")" + std::to_string(i + 1) +
            R"(","site_id":"1","fields_changed":"0,14010,0","created_by":"17","created_date":"2030-08-17 16:00:06",)" +
            R"("user_name":")" + person.login + R"(","first_name":")" + person.first_name + R"(","last_name":")" +
            person.last_name + R"(","email":")" + person.login + R"(","active":"true","cxone_id":")" + person.key +
            R"(","user_groups":"Call Center Agents"})";
  }
  return text + "]}";
}

}  // namespace

TEST_CASE("an agent decoded from a page allocates nothing of its own and holds 400 bytes at most") {
  const auto listing = cxone::listing_for(Kind::users, CxoneConfig{});
  const cxone::RecordDecoder decoder(listing.rules);
  const auto answer = test::json_answer(200, test::agents_page(k_page));
  Cost cost{};
  const auto page = measured(k_page, cost, [&] {
    return cxone::decode_page(listing, decoder, answer, "https://api.test/agents", Redactor());
  });
  REQUIRE(page.records.size() == k_page);
  CHECK(page.records[99].get("email") == "user99@acme.example");
  CHECK(cost.allocations < 0.6);
  CHECK(cost.bytes < 400);
}

TEST_CASE("an Ivinex row decoded from a page allocates nothing of its own and holds 270 bytes at most") {
  const std::vector<std::string> fields{"cxone_id", "user_name", "first_name", "last_name",
                                        "email",    "active",    "user_groups"};
  const std::string body = rows_page();
  Cost cost{};
  const auto parsed = measured(k_page, cost, [&] { return ivinex::parse_page(body, fields); });
  REQUIRE(parsed.page);
  REQUIRE(parsed.page->rows.size() == k_page);
  CHECK(cost.allocations < 0.6);
  CHECK(cost.bytes < 270);
}

TEST_CASE("a link read from the state allocates nothing of its own and holds 300 bytes at most") {
  const test::TemporaryFolder folder;
  const auto path = folder.file("cost.db");
  const auto lock = store::Store::try_lock(path).value();
  auto state = store::Store::open_for_writing(path, lock);
  const auto scene = test::large_scene(k_site);
  std::vector<LinkUpdate> links;
  for (const auto& [key, link] : scene.links) links.push_back({key, link.ivinex_id, std::nullopt, link.bases.all()});
  state.settle(Kind::users, links, {});
  Cost cost{};
  const auto read = measured(k_site, cost, [&] { return state.links(Kind::users); });
  REQUIRE(read == scene.links);
  CHECK(cost.allocations < 0.1);
  CHECK(cost.bytes < 300);
}

TEST_CASE("a plan of a site nearly in step allocates less than twice per row and takes 400 bytes per row at most") {
  const auto scene = test::large_scene(k_site);
  Cost cost{};
  const auto plan = measured(k_site, cost, [&] { return scene.plan(); });
  CHECK(plan.counts().of(Action::update) == k_site / 100);
  CHECK(plan.counts().of(Action::unchanged) == k_site - k_site / 100);
  CHECK(cost.allocations < 2);
  CHECK(cost.bytes < 400);
  CHECK(cost.peak < 400);
}

TEST_CASE("ten times the users take ten times the memory to plan, and no more") {
  Cost small{};
  Cost large{};
  const auto few = test::large_scene(k_site / 10);
  measured(k_site / 10, small, [&] { return few.plan(); });
  const auto many = test::large_scene(k_site);
  measured(k_site, large, [&] { return many.plan(); });
  CHECK(large.peak <= small.peak * 1.1);
  CHECK(large.allocations <= small.allocations * 1.1);
}
