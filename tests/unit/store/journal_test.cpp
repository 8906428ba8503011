#include "store/journal.hpp"

#include <doctest/doctest.h>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

JournalEntry creates(const std::string& key) {
  JournalEntry entry;
  entry.key = key;
  entry.name = "N" + key;
  entry.action = Action::create;
  entry.creates = true;
  entry.changes = {{.field = "cxone_id", .to = key, .policy = "ensure"}};
  return entry;
}

JournalEntry updates(const std::string& key, const std::string& id) {
  JournalEntry entry = creates(key);
  entry.action = Action::conflict;
  entry.creates = false;
  entry.ivinex_id = id;
  entry.changes = {{.field = "name", .from = "a\"\n", .to = std::nullopt, .base = "b", .policy = "source"}};
  entry.changes.front().overwrites_edit = true;
  entry.kept = {{.field = "email", .from = "x", .to = "y", .policy = "keep_edits", .conflict = true}};
  entry.adopts = entry.suggested = true;
  return entry;
}

}  // namespace

TEST_CASE("what was reviewed is given back as it was, whoever opens the state next") {
  const StateFolder folder;
  {
    Writer writer(folder.path());
    writer.store.begin_run(begun("r1"), {creates("1"), updates("2", "20")});
  }
  const Store store = Store::open_for_reading(folder.path());
  CHECK(store.open_entries("r1") == std::vector{creates("1"), updates("2", "20")});
  CHECK(store.open_entries(Kind::users) == store.open_entries("r1"));
  CHECK(store.unfinished_run(Kind::users) == "r1");
  CHECK_FALSE(store.unfinished_run(Kind::campaigns));
  CHECK(store.open_entries("r2").empty());
}

TEST_CASE("a row that was sent counts its attempts, and a create that was sent is unsettled until it is seen") {
  const StateFolder folder;
  Writer writer(folder.path());
  const auto first = writer.store.begin_run(begun("r1"), {creates("1"), creates("2"), updates("3", "30")});
  CHECK(writer.store.unsettled(Kind::users).empty());
  advance(writer.store, {}, {first, first + 2});
  advance(writer.store, {{.place = first, .state = WriteState::unknown, .ivinex_id = "77"}}, {first});
  CHECK(writer.store.open_entries("r1").at(0).attempts == 2);
  CHECK(writer.store.open_entries("r1").at(0).state == WriteState::sent);
  CHECK(writer.store.unsettled(Kind::users) == UnsettledCreates{{"1", {"N1", "77"}}});

  CHECK(writer.store.sent(Kind::users) ==
        ReviewedWrites{{"1", creates("1").changes}, {"3", updates("3", "30").changes}});
  writer.store.settle(Kind::users, {{"1", "77", {}, {}}}, {{"set_password", "1", "N1", "now"}});
  CHECK(writer.store.links(Kind::users).at("1").ivinex_id == "77");
  CHECK(writer.store.unsettled(Kind::users).empty());
  CHECK(writer.store.follow_ups().size() == 1);
  CHECK(writer.store.open_entries("r1").size() == 2);
}

TEST_CASE("what is said of neighbours in the journal is said of them, and of no other row") {
  const StateFolder folder;
  Writer writer(folder.path());
  writer.store.begin_run(begun("before", Kind::campaigns), {creates("1"), creates("9")});
  std::vector<JournalEntry> entries;
  for (int key = 1; key <= 8; ++key) entries.push_back(creates(std::to_string(key)));
  const auto first = writer.store.begin_run(begun("r1"), entries);
  writer.store.begin_run(begun("after", Kind::dispositions), {creates("1")});
  std::vector<JournalPlace> places;
  for (JournalPlace place = first; place < first + 7; ++place) places.push_back(place);
  advance(writer.store, {}, places);
  advance(writer.store,
          {{.place = first + 1, .state = WriteState::confirmed},
           {.place = first + 2, .state = WriteState::confirmed},
           {.place = first + 3, .state = WriteState::confirmed, .ivinex_id = "44"},
           {.place = first + 4, .state = WriteState::unknown},
           {.place = first + 5},
           {.place = first + 6, .state = WriteState::intended, .withdrawn = true}},
          {});
  using State = WriteState;
  const std::vector<std::pair<std::string, State>> expected{
      {"1", State::sent},    {"2", State::confirmed}, {"3", State::confirmed}, {"4", State::confirmed},
      {"5", State::unknown}, {"7", State::intended},  {"8", State::intended}};
  std::vector<std::pair<std::string, State>> found;
  for (const auto& entry : writer.store.open_entries("r1")) {
    found.emplace_back(entry.key, entry.state);
    CHECK(entry.ivinex_id == (entry.key == "4" ? "44" : ""));
    CHECK(entry.attempts == (entry.state == State::intended ? 0 : 1));
  }
  CHECK(found == expected);
  for (const char* other : {"before", "after"}) {
    for (const auto& entry : writer.store.open_entries(other)) CHECK(entry.state == State::intended);
  }
}

TEST_CASE("a row is never sent without standing in the journal") {
  const StateFolder folder;
  Writer writer(folder.path());
  const auto first = writer.store.begin_run(begun("r1"), {creates("1")});
  CHECK(error_of([&] { advance(writer.store, {}, {first, first + 1}); }).code() == ErrorCode::internal);
  CHECK(writer.store.open_entries("r1").at(0).state == WriteState::intended);
}

TEST_CASE("a newer run takes over what it may write itself, and the rest stays open") {
  const StateFolder folder;
  Writer writer(folder.path());
  writer.store.begin_run(begun("r1"), {creates("1"), creates("2")});
  writer.store.begin_run(begun("r2"), {updates("2", "20"), creates("3")});
  CHECK(writer.store.open_entries("r1") == std::vector{creates("1")});
  CHECK(writer.store.open_entries("r2") == std::vector{updates("2", "20"), creates("3")});
  CHECK(writer.store.unfinished_run(Kind::users) == "r2");
  auto reviewed = updates("2", "20").changes;
  reviewed.push_back(updates("2", "20").kept.front());
  CHECK(writer.store.cleared(Kind::users) == ReviewedWrites{{"2", reviewed}, {"3", creates("3").changes}});

  writer.store.finish_run(finished(begun("r2")), "{}", 3, {}, {}, {{.key = "2"}, {.key = "3"}});
  CHECK(writer.store.unfinished_run(Kind::users) == "r1");
  CHECK(writer.store.cleared(Kind::users).empty());
}

TEST_CASE("a journal entry that cannot be read is a damaged state, with the place") {
  for (const std::string reviewed : {"", "[]", "{}", R"({"changes":[{"field":1}],"kept":[]})"}) {
    CAPTURE(reviewed);
    const StateFolder folder;
    Writer writer(folder.path());
    writer.store.begin_run(begun("r1"), {creates("1")});
    Database database(folder.path(), OpenMode::write);
    Statement(database, "UPDATE journal SET reviewed = ?").run(reviewed);
    const Error error = error_of([&] { static_cast<void>(writer.store.open_entries("r1")); });
    CHECK(error.code() == ErrorCode::state_corrupt);
    CHECK(error.message().find("journal") != std::string::npos);
  }
}
