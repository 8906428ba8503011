#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

TEST_CASE("only one holds the lock, and the next gets it when it is gone") {
  const StateFolder folder;
  {
    auto first = Store::try_lock(folder.path());
    REQUIRE(first);
    CHECK_FALSE(Store::try_lock(folder.path()));
    const WriterLock moved(std::move(*first));
    first.reset();
    CHECK_FALSE(Store::try_lock(folder.path()));
  }
  CHECK(Store::try_lock(folder.path()));
}

TEST_CASE("two threads of one process exclude each other") {
  const StateFolder folder;
  const auto held = Store::try_lock(folder.path());
  bool got_it = true;
  std::thread([&] { got_it = Store::try_lock(folder.path()).has_value(); }).join();
  CHECK_FALSE(got_it);
}

TEST_CASE("that another one holds the state can be told without taking or making the lock") {
  const StateFolder folder;
  CHECK_FALSE(Store::is_held(folder.path()));
  CHECK(std::filesystem::is_empty(folder.folder()));
  auto held = Store::try_lock(folder.path());
  CHECK(Store::is_held(folder.path()));
  held.reset();
  CHECK_FALSE(Store::is_held(folder.path()));
  CHECK(Store::try_lock(folder.path()));
}

TEST_CASE("two sites do not wait for each other") {
  const StateFolder folder;
  const auto held = Store::try_lock(folder.path("a.db"));
  CHECK(Store::try_lock(folder.path("b.db")));
}

TEST_CASE("a process that dies frees the lock") {
  const StateFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    const bool got_it = Store::try_lock(folder.path()).has_value();
    // Dies with the lock held: no destructor runs.
    auto held = Store::try_lock(folder.path());
    ::_exit(got_it && held ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(Store::try_lock(folder.path()));
}

TEST_CASE("reading works while a writer holds the lock and is in the middle of its work") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")), {{"1", "10", {}, {}}});
  const auto reader = Store::open_for_reading(folder.path());
  CHECK(reader.links(Kind::users).size() == 1);
  run(writer.store, finished(begun("r2")), {{"2", "20", {}, {}}});
  CHECK(reader.links(Kind::users).size() == 2);
}

TEST_CASE("a writer works while a reader has the state open") {
  const StateFolder folder;
  { Writer(folder.path()); }
  const auto reader = Store::open_for_reading(folder.path());
  CHECK(reader.runs().empty());
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")));
  CHECK(reader.runs().size() == 1);
}

TEST_CASE("the state is not opened for writing with a lock that was given away") {
  const StateFolder folder;
  auto lock = Store::try_lock(folder.path());
  const WriterLock taken(std::move(*lock));
  CHECK(error_of([&] { Store::open_for_writing(folder.path(), *lock); }).code() == ErrorCode::internal);
}
