#include "store/sqlite.hpp"

#include <doctest/doctest.h>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

TEST_CASE("a full disk is named as such, and a transaction that met it leaves nothing behind") {
  const StateFolder folder;
  folder.write("");
  Database database(folder.path(), OpenMode::write);
  database.execute("CREATE TABLE t (a); PRAGMA max_page_count = 4");
  const auto error = error_of([&] {
    Transaction transaction(database);
    Statement put(database, "INSERT INTO t VALUES (?)");
    for (int i = 0; i < 100; ++i) put.run(std::string(1000, 'x'));
    transaction.commit();
  });
  CHECK(error.code() == ErrorCode::state_unusable);
  CHECK(error.message().find("disk is full") != std::string::npos);
  CHECK(error.hint().find("space") != std::string::npos);
  CHECK(database.number("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a transaction that is not committed changes nothing, a committed one does") {
  Database database("nowhere", OpenMode::memory);
  database.execute("CREATE TABLE t (a)");
  {
    Transaction transaction(database);
    database.execute("INSERT INTO t VALUES (1)");
  }
  CHECK(database.number("SELECT count(*) FROM t") == 0);
  Transaction transaction(database);
  database.execute("INSERT INTO t VALUES (1)");
  transaction.commit();
  CHECK(database.number("SELECT count(*) FROM t") == 1);
}

TEST_CASE("texts, numbers and nulls come back as they went in") {
  Database database("nowhere", OpenMode::memory);
  Statement echo(database, "SELECT ?, ?, ?, ?, ?");
  const std::string with_zero("a\0b", 3);
  echo.start(with_zero, std::string_view(), std::optional<std::string>(), 18446744073709551615ULL, -5);
  REQUIRE(echo.step());
  CHECK(echo.text(0) == with_zero);
  CHECK_FALSE(echo.is_null(1));
  CHECK(echo.text(1).empty());
  CHECK(echo.is_null(2));
  CHECK_FALSE(echo.optional_text(2));
  CHECK(echo.count(3) == 18446744073709551615ULL);
  CHECK(echo.number(4) == -5);
  CHECK_FALSE(echo.step());
}

TEST_CASE("a table that is missing means a damaged state, and a broken rule a mistake of ours") {
  Database database("nowhere", OpenMode::memory);
  CHECK(error_of([&] { database.number("SELECT * FROM missing"); }).code() == ErrorCode::state_corrupt);
  database.execute("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)");
  CHECK(error_of([&] { database.execute("INSERT INTO t VALUES (1)"); }).code() == ErrorCode::internal);
}
