#include "store/forget.hpp"

#include <doctest/doctest.h>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

const std::string k_report =
    R"({"format":"cxsync.report/1","site":"acme","rows":[{"key":"1","name":"Zuse","action":"create","error":null},)"
    R"({"key":"2","name":"J\u001frg","error":{"code":"x","message":"Zuse is \"taken\"","http_status":200,"hint":"h"}}],)"
    R"("follow_ups":[{"what":"set_password","key":"1","name":"Zuse"}],"verified":{"checked":18446744073709551615}})";
const std::string k_forgotten =
    R"({"format":"cxsync.report/1","site":"acme","rows":[{"key":"1","name":"","action":"create","error":null},)"
    R"({"key":"2","name":"","error":{"code":"x","message":"","http_status":200,"hint":"h"}}],)"
    R"("follow_ups":[{"what":"set_password","key":"1","name":""}],"verified":{"checked":18446744073709551615}})";

}  // namespace

TEST_CASE("forgetting empties names and messages and keeps everything else in its place") {
  CHECK(without_personal_text(k_report) == k_forgotten);
  CHECK(without_personal_text(k_forgotten) == k_forgotten);
}

TEST_CASE("forgetting copes with reports that lack what there is to forget, and only with reports") {
  for (const std::string same : {R"({})", R"({"rows":[]})", R"({"rows":[1,{"error":3}],"follow_ups":{}})",
                                 R"({"site":"\b\f\n\r\t\u001f/é€","n":-1,"b":true,"z":null})"}) {
    CHECK(without_personal_text(same) == same);
  }
  for (const std::string bad : {"", "[]", "{", "null"}) CHECK_FALSE(without_personal_text(bad));
}

TEST_CASE("only runs that finished before the day are forgotten, and their counts stay") {
  const StateFolder folder;
  Writer writer(folder.path());
  auto old = finished(begun("old"), "2026-03-31T23:59:59Z");
  old.counts = {1, 2, 3, 4, 5, 6};
  run(writer.store, old, {}, {}, k_report);
  run(writer.store, finished(begun("new"), "2026-04-01T00:00:00Z"), {}, {}, k_report);
  writer.store.begin_run(begun("open"));

  writer.store.forget_before("2026-04-01");
  CHECK(writer.store.report("old") == k_forgotten);
  CHECK(writer.store.report("new") == k_report);
  CHECK_FALSE(writer.store.report("open"));
  CHECK(writer.store.runs().back().counts == old.counts);
}

TEST_CASE("a forgotten name stands in no file of the state any more") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1"), "2026-03-31T23:59:59Z"), {}, {}, k_report);
  CHECK((folder.read("acme.db") + folder.read("acme.db-wal")).find("Zuse") != std::string::npos);
  writer.store.forget_before("2026-04-01");
  CHECK((folder.read("acme.db") + folder.read("acme.db-wal")).find("Zuse") == std::string::npos);
}

TEST_CASE("forgetting empties what is open of old runs, but not that a row may have been created") {
  const StateFolder folder;
  Writer writer(folder.path());
  JournalEntry entry;
  entry.key = "7";
  entry.name = "Zuse";
  entry.creates = true;
  entry.changes = {{.field = "last_name", .to = "Konrad Zuse", .policy = "source"}};
  HistoryEntry old = begun("old");
  old.started = "2026-03-31T23:59:59Z";
  advance(writer.store, {}, {writer.store.begin_run(old, {entry})});
  writer.store.forget_before("2026-03-31");
  CHECK(writer.store.open_entries("old").at(0).name == "Zuse");

  writer.store.forget_before("2026-04-01");
  const JournalEntry left = writer.store.open_entries("old").at(0);
  CHECK(left.name.empty());
  CHECK(left.changes.empty());
  CHECK(left.state == WriteState::sent);
  CHECK(left.attempts == 1);
  CHECK(writer.store.unsettled(Kind::users) == UnsettledCreates{{"7", {"", ""}}});
  CHECK((folder.read("acme.db") + folder.read("acme.db-wal")).find("Zuse") == std::string::npos);
}

TEST_CASE("forgetting before something that is no day is refused") {
  const StateFolder folder;
  Writer writer(folder.path());
  for (const std::string day : {"", "2026", "2026-02-30", "2026-1-1", "yesterday"}) {
    CHECK(error_of([&] { writer.store.forget_before(day); }).code() == ErrorCode::usage);
  }
}

TEST_CASE("a stored report that cannot be read stops forgetting and changes nothing") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1"), "2026-01-01T00:00:00Z"), {}, {}, k_report);
  run(writer.store, finished(begun("r2"), "2026-01-01T00:00:00Z"), {}, {}, "no report");
  CHECK(error_of([&] { writer.store.forget_before("2026-04-01"); }).code() == ErrorCode::state_corrupt);
  CHECK(writer.store.report("r1") == k_report);
}
