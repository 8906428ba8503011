#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <algorithm>

#include <algorithm>
#include <csignal>
#include <functional>
#include <optional>

#include "store/sqlite.hpp"
#include "unit/store/scarce_disk.hpp"
#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

/// Reads and writes as an ordinary user, also when the tests run as root, whom no permission stops.
class AsNobody {
 public:
  AsNobody() {
    if (::geteuid() == 0) was_root_ = ::seteuid(65534) == 0;
  }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;
  ~AsNobody() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool was_root_ = false;
};

class Umask {
 public:
  explicit Umask(mode_t mask) : old_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(old_); }

 private:
  mode_t old_;
};

void give_to_nobody(const std::string& path) {
  if (::geteuid() == 0) REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
}

/// Opens for reading, then for writing; both must fail alike.
void check_both(const StateFolder& folder, ErrorCode code) {
  for (const bool writing : {false, true}) {
    CAPTURE(writing);
    const auto error = error_of([&] {
      if (writing) {
        Writer(folder.path());
      } else {
        Store::open_for_reading(folder.path());
      }
    });
    CAPTURE(error.message());
    CHECK(error.code() == code);
    CHECK(error.message().find(folder.path()) != std::string::npos);
    CHECK_FALSE(error.hint().empty());
    CHECK(error.detail("file") == folder.path());
  }
}

}  // namespace

TEST_CASE("reading a state that does not exist gives an empty one and makes nothing") {
  const StateFolder folder;
  const auto store = Store::open_for_reading(folder.path());
  CHECK(store.runs().empty());
  CHECK(store.links(Kind::users).empty());
  CHECK(store.follow_ups().empty());
  CHECK_FALSE(store.identity());
  CHECK_FALSE(store.report("r1"));
  CHECK_FALSE(store.last_source_count(Kind::users));
  CHECK(std::filesystem::is_empty(folder.folder()));
}

TEST_CASE("every file of the state is readable by its owner only, whatever the umask") {
  for (const mode_t mask : {0000U, 0022U, 0077U, 0377U}) {
    CAPTURE(mask);
    const StateFolder folder;
    const Umask umask(mask);
    Writer writer(folder.path());
    run(writer.store, finished(begun("r1")));
    CHECK(folder.mode("acme.db") == 0600U);
    CHECK(folder.mode("acme.db-wal") == 0600U);
    CHECK(folder.mode("acme.db-shm") == 0600U);
    CHECK(folder.mode("acme.db.lock") == 0600U);
  }
}

TEST_CASE("nothing but the state and its lock is left when the writer is done") {
  const StateFolder folder;
  {
    Writer writer(folder.path());
    run(writer.store, finished(begun("r1")));
  }
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.folder()))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"acme.db", "acme.db.lock"});
}

TEST_CASE("what a crash or a removed state left beside the path does not get into a new state") {
  const StateFolder folder;
  folder.write("half a state", "acme.db.new");
  folder.write("half a journal", "acme.db.new-journal");
  folder.write("an old log", "acme.db-wal");
  Writer writer(folder.path());
  CHECK(writer.store.runs().empty());
  CHECK_FALSE(folder.has("acme.db.new"));
}

TEST_CASE("a new state on a disk that fills up at any write appears whole or not at all") {
  int writes = 0;
  bool made = false;
  for (; !made; ++writes) {
    CAPTURE(writes);
    REQUIRE(writes < 1000);
    const StateFolder folder;
    std::optional<Error> failure;
    {
      const ScarceDisk disk(writes);
      try {
        Writer(folder.path());
        made = true;
      } catch (const Error& error) {
        failure = error;
      }
    }
    if (failure) {
      CHECK(failure->code() == ErrorCode::state_unusable);
      CHECK_FALSE(failure->hint().empty());
      CHECK_FALSE(folder.has("acme.db"));
    }
    for (const char* name : {"acme.db.new", "acme.db.new-wal", "acme.db.new-shm", "acme.db.new-journal"}) {
      CAPTURE(name);
      CHECK_FALSE(folder.has(name));
    }
    CHECK(Store::open_for_reading(folder.path()).runs().empty());
    CHECK(Writer(folder.path()).store.runs().empty());
  }
  CHECK(writes > 20);  // a state of some pages was written, and written once more at its checkpoint
}

TEST_CASE("a writer that dies keeps what it had finished and loses nothing else") {
  const StateFolder folder;
  { Writer(folder.path()); }
  const pid_t child = ::fork();
  if (child == 0) {
    Writer writer(folder.path());
    run(writer.store, finished(begun("r1")), {{"1", "10", {}, {}}});
    writer.store.begin_run(begun("r2"));
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(folder.has("acme.db-wal"));
  CHECK(Store::open_for_reading(folder.path()).links(Kind::users).size() == 1);
  const Writer next(folder.path());
  REQUIRE(next.store.runs().size() == 2);
  CHECK_FALSE(next.store.runs()[0].finished);
}

TEST_CASE("a folder, an empty file and a file that is no database are refused with file and way out") {
  SUBCASE("a folder") {
    const StateFolder folder;
    std::filesystem::create_directory(folder.path());
    check_both(folder, ErrorCode::state_unusable);
  }
  SUBCASE("an empty file") {
    const StateFolder folder;
    folder.write("");
    check_both(folder, ErrorCode::state_corrupt);
  }
  SUBCASE("a text") {
    const StateFolder folder;
    folder.write("{\"site\":\"acme\"}" + std::string(5000, ' '));
    check_both(folder, ErrorCode::state_corrupt);
  }
  SUBCASE("a short text") {
    const StateFolder folder;
    folder.write("x");
    check_both(folder, ErrorCode::state_corrupt);
  }
}

TEST_CASE("a state with overwritten pages is refused by a writer before anything is written") {
  const StateFolder folder;
  {
    Writer writer(folder.path());
    std::vector<LinkUpdate> links;
    for (int i = 0; i < 500; ++i)
      links.push_back({std::to_string(i), "9" + std::to_string(i), {}, {{"f", {"a", "b"}}}});
    run(writer.store, finished(begun("r1")), links);
  }
  auto bytes = folder.read();
  REQUIRE(bytes.size() > 4U * 4096U);
  for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31);
  folder.write(bytes);
  CHECK(error_of([&] { Writer(folder.path()); }).code() == ErrorCode::state_corrupt);
  const auto reader = Store::open_for_reading(folder.path());
  CHECK(error_of([&] { (void)reader.links(Kind::users); }).code() == ErrorCode::state_corrupt);
}

TEST_CASE("a folder that does not exist is named, with the setting to correct") {
  const StateFolder folder;
  const auto path = folder.path("missing/acme.db");
  const auto error = error_of([&] { Store::try_lock(path); });
  CHECK(error.code() == ErrorCode::state_unusable);
  CHECK(error.message().find(path) != std::string::npos);
  CHECK(error.hint().find("/state/path") != std::string::npos);
}

TEST_CASE("a file that may not be read is refused") {
  const StateFolder folder;
  { Writer(folder.path()); }
  give_to_nobody(folder.folder());
  give_to_nobody(folder.path("acme.db.lock"));
  REQUIRE(::chmod(folder.path().c_str(), 0) == 0);
  const AsNobody nobody;
  check_both(folder, ErrorCode::state_unusable);
}

TEST_CASE("a folder that may not be written is refused") {
  const StateFolder folder;
  { Writer(folder.path()); }
  give_to_nobody(folder.path());
  give_to_nobody(folder.path("acme.db.lock"));
  REQUIRE(::chmod(folder.folder().c_str(), 0555) == 0);
  const AsNobody nobody;
  check_both(folder, ErrorCode::state_unusable);
}

TEST_CASE("a disk that takes no more leaves the state as it was and says so") {
  const StateFolder folder;
  Writer writer(folder.path());
  run(writer.store, finished(begun("r1")), {{"1", "10", {}, {}}});
  writer.store.begin_run(begun("r2"));

  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old) == 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{300000, old.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  std::vector<LinkUpdate> links;
  for (int i = 0; i < 20000; ++i) links.push_back({"k" + std::to_string(i), "9" + std::to_string(i), {}, {}});
  const auto error = error_of([&] { writer.store.finish_run(finished(begun("r2")), "{}", 1, links, {}); });
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &old) == 0);
  std::signal(SIGXFSZ, old_handler);

  CHECK(error.code() == ErrorCode::state_unusable);
  CHECK(error.message().find(folder.path()) != std::string::npos);
  CHECK(writer.store.links(Kind::users).size() == 1);
  CHECK_FALSE(writer.store.runs()[0].finished);
  writer.store.finish_run(finished(begun("r2")), "{}", 1, links, {});
  CHECK(writer.store.links(Kind::users).size() == 20001);
}
