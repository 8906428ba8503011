#include "store/store.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "store/sqlite.hpp"
#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

TEST_CASE("a finished run stands in the history with everything it was given, the newest first") {
  const StateFolder folder;
  Writer writer(folder.path());
  HistoryEntry first = finished(begun("r1", Kind::dispositions));
  first.guards_accepted = {"create", "all_changed \"x\"\n"};
  first.counts = {1, 2, 3, 4, 5, 6};
  first.exit = 2;
  writer.store.begin_run(first);
  writer.store.finish_run(first, R"({"format":"cxsync.report/1"})", 42, {}, {});
  writer.store.begin_run(begun("r2"));

  const auto runs = Store::open_for_reading(folder.path()).runs();
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].run == "r2");
  CHECK_FALSE(runs[0].finished);
  CHECK_FALSE(runs[0].exit);
  CHECK(runs[1].run == "r1");
  CHECK(runs[1].kind == Kind::dispositions);
  CHECK(runs[1].actor == "ada");
  CHECK(runs[1].started == "2026-11-23T07:30:00Z");
  CHECK(runs[1].finished == "2026-11-23T07:31:00Z");
  CHECK(runs[1].plan_digest == "sha256:00");
  CHECK(runs[1].guards_accepted == first.guards_accepted);
  CHECK(runs[1].counts == first.counts);
  CHECK(runs[1].exit == 2);
}

TEST_CASE("the report of a run is given back byte for byte, and is absent while the run has not finished") {
  const StateFolder folder;
  Writer writer(folder.path());
  const std::string report = std::string("{\"name\":\"J\xc3\xb6rg \\u0000\"}") + std::string("\0x", 2);
  writer.store.begin_run(begun("r1"));
  CHECK_FALSE(writer.store.report("r1"));
  writer.store.finish_run(finished(begun("r1")), report, 1, {}, {});
  CHECK(writer.store.report("r1") == report);
  CHECK_FALSE(writer.store.report("r2"));
}

TEST_CASE("the last source count is that of the last finished run of the kind") {
  const StateFolder folder;
  Writer writer(folder.path());
  CHECK_FALSE(writer.store.last_source_count(Kind::users));
  run(writer.store, finished(begun("r1")), {}, {}, "{}", 10);
  run(writer.store, finished(begun("r2")), {}, {}, "{}", 7);
  run(writer.store, finished(begun("r3", Kind::campaigns)), {}, {}, "{}", 99);
  writer.store.begin_run(begun("r4"));
  CHECK(writer.store.last_source_count(Kind::users) == 7);
  CHECK(writer.store.last_source_count(Kind::campaigns) == 99);
  CHECK_FALSE(writer.store.last_source_count(Kind::dispositions));
}

TEST_CASE("a link update adds and replaces the bases it names, and the others stay") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")), {{"1", "10", true, {{"a", {"x", "y"}}, {"b", {"", ""}}}}});
  run(writer.store, finished(begun("r2")), {{"1", "10", std::nullopt, {{"b", {"2", "3"}}, {"c", {"4", "5"}}}}});
  const Links expected{{"1", {"10", true, {{"a", {"x", "y"}}, {"b", {"2", "3"}}, {"c", {"4", "5"}}}}}};
  CHECK(writer.store.links(Kind::users) == expected);
  CHECK(writer.store.links(Kind::campaigns).empty());
}

TEST_CASE("a link whose last synced values cannot be read is not written over, and the file is named") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")), {{"a", "10", {}, {{"name", {"x", "y"}}}}, {"b", "20", {}, {}}});
  Database(folder.path(), OpenMode::write).execute("UPDATE link SET bases = '[[' WHERE key = 'a'");

  const auto error = error_of([&] {
    run(writer.store, finished(begun("r2")),
        {{"b", "20", {}, {{"name", {"1", "2"}}}}, {"a", "10", {}, {{"name", {"1", "2"}}}}});
  });
  CHECK(error.code() == ErrorCode::state_corrupt);
  CHECK(error.detail("file") == folder.path());
  CHECK_FALSE(error.hint().empty());
  const Links links = writer.store.links(Kind::users);
  CHECK_THROWS_AS(static_cast<void>(links.at("a").bases.find("name")), Error);
  CHECK(links.at("b").bases.all().empty());
  CHECK_FALSE(writer.store.run("r2")->finished);
}

TEST_CASE("an Ivinex id belongs to one key of a kind: the last one that named it") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")), {{"1", "10", {}, {{"a", {"x", "y"}}}}, {"2", "20", {}, {}}});
  run(writer.store, finished(begun("r2", Kind::campaigns)), {{"9", "10", {}, {}}});
  run(writer.store, finished(begun("r3")), {{"2", "10", {}, {{"b", {"p", "q"}}}}});
  CHECK(writer.store.links(Kind::users) == Links{{"2", {"10", false, {{"b", {"p", "q"}}}}}});
  CHECK(writer.store.links(Kind::campaigns) == Links{{"9", {"10", false, {}}}});
}

TEST_CASE("a run that fails to finish leaves nothing of itself behind") {
  const StateFolder folder;
  Writer writer(folder.path());
  const auto error = error_of([&] {
    writer.store.finish_run(finished(begun("never-begun")), "{}", 1, {{"1", "10", {}, {}}}, {{"w", "1", "n", "s"}});
  });
  CHECK(error.code() == ErrorCode::internal);
  CHECK(writer.store.links(Kind::users).empty());
  CHECK(writer.store.follow_ups().empty());
  CHECK(writer.store.runs().empty());
}

TEST_CASE("two runs never share an id") {
  const StateFolder folder;
  Writer writer(folder.path());
  writer.store.begin_run(begun("r1"));
  CHECK(error_of([&] { writer.store.begin_run(begun("r1", Kind::campaigns)); }).code() == ErrorCode::internal);
  CHECK(writer.store.runs().size() == 1);
}

TEST_CASE("follow-ups come oldest first, and the same one twice keeps the first") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")), {},
      {{"set_password", "2", "Bea", "2026-02-01T00:00:00Z"}, {"set_password", "1", "Ada", "2026-01-01T00:00:00Z"}});
  run(writer.store, finished(begun("r2")), {},
      {{"set_password", "2", "Beatrix", "2026-03-01T00:00:00Z"}, {"other", "2", "Bea", "2026-03-01T00:00:00Z"}});
  const std::vector<FollowUp> expected{{"set_password", "1", "Ada", "2026-01-01T00:00:00Z"},
                                       {"set_password", "2", "Bea", "2026-02-01T00:00:00Z"},
                                       {"other", "2", "Bea", "2026-03-01T00:00:00Z"}};
  CHECK(writer.store.follow_ups() == expected);

  writer.store.remove_follow_ups({"2", "unknown"});
  CHECK(Store::open_for_reading(folder.path()).follow_ups() == std::vector<FollowUp>{expected[0]});
}

TEST_CASE("twenty thousand links with bases are stored and read well within a second each") {
  const StateFolder folder;
  Writer writer(folder.path());
  std::vector<LinkUpdate> links;
  for (int i = 0; i < 20000; ++i) {
    const auto id = std::to_string(i);
    links.push_back({id, "9" + id, false, {{"email", {id + "@a.example", id}}, {"name", {"N " + id, "N " + id}}}});
  }
  const auto started = std::chrono::steady_clock::now();
  run(writer.store, finished(begun("r1")), links);
  const auto written = std::chrono::steady_clock::now();
  CHECK(writer.store.links(Kind::users).size() == links.size());
  const auto read = std::chrono::steady_clock::now();
  MESSAGE("written in ms: ", std::chrono::duration_cast<std::chrono::milliseconds>(written - started).count(),
          ", read in ms: ", std::chrono::duration_cast<std::chrono::milliseconds>(read - written).count());
  // Ten times what a slow machine with sanitizers needs; a statement prepared per row or a commit per row is slower.
  CHECK(written - started < std::chrono::seconds(10));
  CHECK(read - written < std::chrono::seconds(10));
}
