#include "store/schema.hpp"

#include <doctest/doctest.h>

#include "store/journal.hpp"
#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

/// Makes a database by hand.
void make_database(const StateFolder& folder, const std::string& sql) {
  folder.write("");
  Database database(folder.path(), OpenMode::write);
  database.execute(sql);
}

}  // namespace

TEST_CASE("a new state carries our application id and the schema version") {
  const StateFolder folder;
  { Writer(folder.path()); }
  Database database(folder.path(), OpenMode::read);
  CHECK(database.number("PRAGMA application_id") == k_application_id);
  CHECK(database.number("PRAGMA user_version") == k_schema_version);
  CHECK(database.text("PRAGMA journal_mode") == "wal");
}

TEST_CASE("an older state is brought up to date by a writer") {
  for (const std::string owner : {"0", "1668838260"}) {
    CAPTURE(owner);
    const StateFolder folder;
    make_database(folder, "PRAGMA application_id = " + owner + "; PRAGMA user_version = 0; VACUUM;");
    Writer writer(folder.path());
    run(writer.store, finished(begun("r1")), {{"1", "10", {}, {}}});
    CHECK(Store::open_for_reading(folder.path()).links(Kind::users).size() == 1);
    Database database(folder.path(), OpenMode::read);
    CHECK(database.number("PRAGMA user_version") == k_schema_version);
    CHECK(database.number("PRAGMA application_id") == k_application_id);
  }
}

TEST_CASE("an older state is read without being changed, whatever its journal mode") {
  for (const std::string mode : {"DELETE", "WAL"}) {
    CAPTURE(mode);
    const StateFolder folder;
    make_database(folder, "PRAGMA journal_mode = " + mode + "; PRAGMA application_id = 1668838260; VACUUM;");
    const auto before = folder.read();
    {
      const auto store = Store::open_for_reading(folder.path());
      CHECK(store.runs().empty());
      CHECK(store.links(Kind::users).empty());
      CHECK_FALSE(store.identity());
    }
    CHECK(folder.read() == before);
  }
}

TEST_CASE("a state of a newer schema is refused, untouched, with the way out") {
  const StateFolder folder;
  make_database(folder, "PRAGMA application_id = 1668838260; PRAGMA user_version = " +
                            std::to_string(k_schema_version + 1) + "; CREATE TABLE future (a);");
  const auto before = folder.read();
  for (const bool writing : {false, true}) {
    const auto error = error_of([&] {
      if (writing) {
        Writer(folder.path());
      } else {
        Store::open_for_reading(folder.path());
      }
    });
    CHECK(error.code() == ErrorCode::state_newer);
    CHECK(error.message().find(folder.path()) != std::string::npos);
    CHECK_FALSE(error.hint().empty());
  }
  CHECK(folder.read() == before);
}

TEST_CASE("another program's database is refused, untouched") {
  const std::vector<std::string> others{
      "CREATE TABLE theirs (a);",
      "PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE theirs (a);",
      "PRAGMA user_version = 1; VACUUM;",
      "PRAGMA application_id = 1668838260; CREATE TABLE no_version_ever_had_this (a);",
      "PRAGMA application_id = 1668838260; PRAGMA user_version = -1; VACUUM;",
  };
  for (const auto& sql : others) {
    CAPTURE(sql);
    const StateFolder folder;
    make_database(folder, sql);
    const auto before = folder.read();
    CHECK(error_of([&] { Store::open_for_reading(folder.path()); }).code() == ErrorCode::state_corrupt);
    CHECK(error_of([&] { Writer(folder.path()); }).code() == ErrorCode::state_corrupt);
    CHECK(folder.read() == before);
  }
}

TEST_CASE("what an older schema remembered of links stays, and of creates and cleared rows stands in the journal") {
  const StateFolder folder;
  make_database(
      folder,
      "PRAGMA application_id = 1668838260; PRAGMA user_version = 1;"
      "CREATE TABLE run (number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE, kind TEXT NOT NULL) "
      "STRICT;"
      "CREATE TABLE link (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, ivinex_id TEXT NOT NULL, "
      "adopted INTEGER NOT NULL) STRICT;"
      "CREATE TABLE base (link INTEGER NOT NULL REFERENCES link (number), field TEXT NOT NULL, cxone TEXT NOT NULL, "
      "ivinex TEXT NOT NULL, PRIMARY KEY (link, field)) STRICT, WITHOUT ROWID;"
      "INSERT INTO link VALUES (1, 'users', '5', '50', 1), (2, 'users', '6', '60', 0), (3, 'campaigns', '5', '50', 0);"
      "INSERT INTO base VALUES (1, 'last_name', 'L\"\\\n', 'L'), (1, 'email', 'a@b', 'a@b'), (3, 'name', 'N', 'N');"
      "CREATE TABLE unsettled (kind TEXT, key TEXT, name TEXT, ivinex_id TEXT);"
      "CREATE TABLE cleared (kind TEXT, key TEXT);"
      "INSERT INTO run (run, kind) VALUES ('r1', 'users'), ('r2', 'users'), ('r3', 'campaigns');"
      "INSERT INTO unsettled VALUES ('users', '7', 'Ada', '70'), ('users', '8', 'Bea', '');"
      "INSERT INTO cleared VALUES ('users', '8'), ('users', '9');");
  Database database(folder.path(), OpenMode::write);
  migrate(database);
  const Journal journal(database);
  CHECK(journal.unsettled(Kind::users) == UnsettledCreates{{"7", {"Ada", "70"}}, {"8", {"Bea", ""}}});
  CHECK(journal.cleared(Kind::users) == ReviewedWrites{{"7", {}}, {"8", {}}, {"9", {}}});
  CHECK(journal.latest_open_run(Kind::users) == "r2");
  CHECK_FALSE(journal.latest_open_run(Kind::campaigns));
  CHECK(database.number("SELECT count(*) FROM sqlite_schema WHERE name IN ('unsettled', 'cleared', 'base')") == 0);
  const auto lock = Store::try_lock(folder.path()).value();
  const auto store = Store::open_for_writing(folder.path(), lock);
  const Links users = store.links(Kind::users);
  REQUIRE(users.size() == 2);
  CHECK(users.at("5").ivinex_id == "50");
  CHECK(users.at("5").adopted);
  CHECK(users.at("5").bases.all() ==
        std::map<std::string, Base>{{"email", {"a@b", "a@b"}}, {"last_name", {"L\"\\\n", "L"}}});
  CHECK(users.at("6").bases.all().empty());
  CHECK(store.links(Kind::campaigns).at("5").bases.find("name") == Base{"N", "N"});
}

TEST_CASE("migrating twice writes once") {
  Database database("nowhere", OpenMode::memory);
  migrate(database);
  database.execute("INSERT INTO follow_up (what, key, name, since) VALUES ('w', 'k', 'n', 's')");
  migrate(database);
  CHECK(database.number("SELECT count(*) FROM follow_up") == 1);
}
