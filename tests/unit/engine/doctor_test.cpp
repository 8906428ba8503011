#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "store/disk.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

const Check& check_of(const CheckList& list, const std::string& id) {
  for (const Check& check : list.checks) {
    if (check.id == id) return check;
  }
  throw std::logic_error("no check " + id);
}

/// This machine's disk, with what the doctor looks at in the test's hand.
class OddDisk final : public store::Disk {
 public:
  std::optional<store::FileInfo> look_at(const std::string& path) override {
    auto info = real_.look_at(path);
    if (info && !file_is_writable) info->is_writable = false;
    return info;
  }
  bool takes_files_beside(const std::string& path) override {
    return folder_is_writable && real_.takes_files_beside(path);
  }
  std::uint64_t free_space(const std::string& path) override {
    if (is_broken) throw std::system_error(EIO, std::generic_category());
    return free_bytes.value_or(real_.free_space(path));
  }
  bool is_locked(const std::string& path) override { return real_.is_locked(path); }
  void create_private(const std::string& path) override { real_.create_private(path); }
  void remove(const std::string& path) override { real_.remove(path); }
  void rename(const std::string& from, const std::string& to) override { real_.rename(from, to); }
  void sync_file(const std::string& path) override { real_.sync_file(path); }
  void sync_folder_of(const std::string& path) override { real_.sync_folder_of(path); }
  std::unique_ptr<store::FileLock> try_lock(const std::string& path) override { return real_.try_lock(path); }
  [[nodiscard]] const char* vfs() const noexcept override { return real_.vfs(); }

  std::optional<std::uint64_t> free_bytes;
  bool file_is_writable = true;
  bool folder_is_writable = true;
  bool is_broken = false;

 private:
  store::Disk& real_ = store::posix_disk();
};

/// A sink of one module whose rows carry just the fields that they have, and which can say what it found.
class FlatSink final : public SyncSink {
 public:
  std::vector<Record> rows;
  std::vector<Check> found;
  int reads = 0;

  SideIdentity describe() const override { return {"memory:ivinex", ""}; }
  Snapshot read(Kind kind, const ReadRequest& request, const Call&) override {
    ++reads;
    Snapshot snapshot{kind, {}, 1, true, {}};
    for (const Record& row : rows) {
      Record seen(row.id());
      for (const FieldView field : row.fields()) {
        const bool is_wanted = request.fields.empty() || std::find(request.fields.begin(), request.fields.end(),
                                                                   field.name) != request.fields.end();
        if (is_wanted) seen.set(field.name, field.value);
      }
      snapshot.records.push_back(std::move(seen));
    }
    return snapshot;
  }
  std::vector<WriteResult> create(Kind, std::span<const RowWrite>, const Call&) override {
    throw std::logic_error("a write");
  }
  std::vector<WriteResult> update(Kind, std::span<const RowWrite>, const Call&) override {
    throw std::logic_error("a write");
  }
  std::size_t batch_size() const noexcept override { return 25; }
  std::vector<Check> diagnose(std::span<const Kind>, const Call&) override { return found; }
};

/// A site with one module, dispositions (10203), that the doctor looks at.
struct Practice {
  Practice() {
    config.site = "test";
    config.state_path = folder.file("state.db");
    ModuleConfig module = test::name_module();
    module.collection_type_id = 10203;
    config.ivinex.modules[static_cast<std::size_t>(Kind::dispositions)] = module;
    sink->rows = {Record("1", {{"cxone_id", "", ValueForm::text}, {"name", "Sale", ValueForm::text}})};
  }
  CheckList look() {
    EngineOptions options;
    options.source = std::make_shared<test::MemorySource>();
    options.sink = sink;
    options.disk = disk;
    options.now = now;
    return Engine(config, options).doctor();
  }
  Check state() { return check_of(look(), "state"); }
  Check fields() { return check_of(look(), "ivinex.fields.dispositions"); }
  /// Makes the state as a first run does.
  void make_state() const {
    test::MemorySite site;
    site.config.state_path = config.state_path;
    site.stays_unsettled("it only makes a file");
    site.sync(Kind::dispositions, "all");
  }

  test::TemporaryFolder folder;
  Config config;
  std::shared_ptr<FlatSink> sink = std::make_shared<FlatSink>();
  std::shared_ptr<OddDisk> disk = std::make_shared<OddDisk>();
  std::function<std::chrono::system_clock::time_point()> now;
};

}  // namespace

TEST_CASE("a state that is not there yet is fine, and stays away") {
  Practice practice;
  const Check check = practice.state();
  CHECK(check.status == CheckStatus::ok);
  CHECK(contains(check.message, "There is no state yet"));
  CHECK(std::filesystem::is_empty(practice.folder.path()));
}

TEST_CASE("a disk that is nearly full is a warning with its room, from ten mebibytes down") {
  Practice practice;
  practice.disk->free_bytes = (10U << 20U) - 1;
  const Check check = practice.state();
  CHECK(check.status == CheckStatus::warn);
  CHECK(contains(check.message, "nearly full: 9 MiB are free"));
  CHECK(contains(check.fix, "Free some space on the disk that holds " + practice.folder.path()));
  practice.disk->free_bytes = 10U << 20U;
  CHECK(practice.state().status == CheckStatus::ok);
}

TEST_CASE("a state that cannot be written is told before a run finds out") {
  Practice practice;
  practice.disk->folder_is_writable = false;
  CHECK(practice.state().status == CheckStatus::fail);
  CHECK(contains(practice.state().message, "The folder of the state file, " + practice.folder.path()));
  CHECK(contains(practice.state().fix, "/state/path"));
  practice.disk->folder_is_writable = true;
  practice.make_state();
  CHECK(practice.state().status == CheckStatus::ok);
  practice.disk->file_is_writable = false;
  CHECK(practice.state().status == CheckStatus::fail);
  CHECK(contains(practice.state().message, "can be read, but not written"));
  CHECK(contains(practice.state().fix, "right to write the file"));
}

TEST_CASE("a folder that is not there is a failure with what to do") {
  Practice practice;
  practice.config.state_path = practice.folder.file("none/state.db");
  const Check check = practice.state();
  CHECK(check.status == CheckStatus::fail);
  CHECK(contains(check.message, practice.folder.file("none")));
  CHECK(contains(check.fix, "Make the folder"));
}

TEST_CASE("a disk that does not answer fails the state and nothing else") {
  Practice practice;
  practice.disk->is_broken = true;
  const CheckList list = practice.look();
  CHECK(check_of(list, "state").status == CheckStatus::fail);
  CHECK(contains(check_of(list, "state").message, "cannot be looked at"));
  CHECK(check_of(list, "ivinex.fields.dispositions").status == CheckStatus::ok);
}

TEST_CASE("a state that others may read is a warning, and is not changed") {
  Practice practice;
  practice.make_state();
  REQUIRE(::chmod(practice.config.state_path.c_str(), 0644) == 0);
  const Check check = practice.state();
  CHECK(check.status == CheckStatus::warn);
  CHECK(contains(check.message, "Others than its owner may read or write it"));
  CHECK(contains(check.fix, "chmod 600 " + practice.config.state_path));
  struct stat info {};
  REQUIRE(::stat(practice.config.state_path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0644U);
}

TEST_CASE("a state that another run holds is a warning, and the doctor makes no lock file of its own") {
  Practice practice;
  const std::string lock = practice.config.state_path + ".lock";
  CHECK(practice.state().status == CheckStatus::ok);
  CHECK_FALSE(std::filesystem::exists(lock));
  const auto held = store::posix_disk().try_lock(lock);
  REQUIRE(held);
  const Check check = practice.state();
  CHECK(check.status == CheckStatus::warn);
  CHECK(contains(check.message, "Another run holds it"));
  CHECK(contains(check.fix, "Wait for that run to end"));
}

TEST_CASE("all that is odd about a state is told at once") {
  Practice practice;
  practice.make_state();
  REQUIRE(::chmod(practice.config.state_path.c_str(), 0666) == 0);
  practice.disk->free_bytes = 0;
  const Check check = practice.state();
  CHECK(contains(check.message, "belongs to this site"));
  CHECK(contains(check.message, "0 MiB are free"));
  CHECK(contains(check.message, "Others than its owner"));
}

TEST_CASE("the state of another site is a failure that names both") {
  Practice practice;
  practice.make_state();
  practice.config.site = "another";
  const Check check = practice.state();
  CHECK(check.status == CheckStatus::fail);
  CHECK(contains(check.message, "another"));
  CHECK_FALSE(check.fix.empty());
}

TEST_CASE("fields that are there are named, and that no row holds a key yet is said") {
  Practice practice;
  Check check = practice.fields();
  CHECK(check.status == CheckStatus::ok);
  CHECK(contains(check.message, "All configured fields are there: cxone_id, name."));
  CHECK(contains(check.message, "No row on the first page holds a CXone id yet"));
  CHECK(contains(check.message, "cannot be told without writing"));
  practice.sink->rows.emplace_back("2", std::vector<Field>{{"cxone_id", "77", ValueForm::text}});
  check = practice.fields();
  CHECK(check.status == CheckStatus::ok);
  CHECK(contains(check.message, "1 of 2 rows on the first page hold a CXone id."));
}

TEST_CASE("a field that is missing is told with the nearest that there is") {
  Practice practice;
  practice.sink->rows = {Record("1", {{"cxone_id", "", ValueForm::text},
                                      {"nmae", "Sale", ValueForm::text},
                                      {std::string(100000, 'n'), "", ValueForm::text}})};
  const Check check = practice.fields();
  CHECK(check.status == CheckStatus::fail);
  CHECK(check.message == "No record carries \"name\" (nearest: \"nmae\").");
  CHECK(contains(check.fix, "correct its Field Name under /ivinex/modules/dispositions"));
  CHECK_FALSE(contains(check.fix, "key field"));
}

TEST_CASE("a key field that is missing is told what it is for") {
  Practice practice;
  practice.sink->rows = {Record("1", {{"name", "Sale", ValueForm::text}})};
  const Check check = practice.fields();
  CHECK(check.status == CheckStatus::fail);
  CHECK(check.message == "No record carries \"cxone_id\".");
  CHECK(contains(check.fix, "\"cxone_id\" is the key field, which holds the CXone id: a field of data type Text"));
}

TEST_CASE("a module without any of the fields is taken for another one") {
  Practice practice;
  practice.sink->rows = {Record("1", {{"subject", "x", ValueForm::text}})};
  const Check check = practice.fields();
  CHECK(check.status == CheckStatus::fail);
  CHECK(contains(check.fix, "module 10203 may be another one: check /ivinex/modules/dispositions/collection_type_id"));
}

TEST_CASE("an empty module shows no fields, and that is said") {
  Practice practice;
  practice.sink->rows.clear();
  const Check check = practice.fields();
  CHECK(check.status == CheckStatus::warn);
  CHECK(contains(check.message, "cannot be seen without writing"));
  CHECK(contains(check.fix, "\"cxone_id\" is stored"));
  CHECK(practice.sink->reads == 1);
}

TEST_CASE("fields are looked at wherever the module can be read, whatever else failed") {
  const auto fields_after = [](CheckStatus module, CheckStatus other) {
    Practice practice;
    practice.sink->found = {Check{"ivinex.dispositions", module, "m", "f", 0},
                            Check{"ivinex.campaigns", other, "m", "f", 0}};
    return practice.fields().status;
  };
  CHECK(fields_after(CheckStatus::ok, CheckStatus::fail) == CheckStatus::ok);
  CHECK(fields_after(CheckStatus::warn, CheckStatus::fail) == CheckStatus::ok);
  CHECK(fields_after(CheckStatus::fail, CheckStatus::ok) == CheckStatus::skipped);
  CHECK(fields_after(CheckStatus::skipped, CheckStatus::fail) == CheckStatus::skipped);
}

TEST_CASE("a step that takes long is told in words, and only that") {
  Practice practice;
  practice.sink->found = {Check{"ivinex.tls", CheckStatus::ok, "Safe.", "", 2999},
                          Check{"ivinex.login", CheckStatus::ok, "Accepted.", "", 4200}};
  const CheckList list = practice.look();
  CHECK(check_of(list, "ivinex.tls").message == "Safe.");
  CHECK(check_of(list, "ivinex.login").message == "Accepted. This took 4 s, which is slow.");
  CHECK(check_of(list, "ivinex.login").status == CheckStatus::ok);
}

TEST_CASE("the time of a step is that of the clock that came in") {
  Practice practice;
  auto ticks = std::make_shared<int>(0);
  practice.now = [ticks] { return std::chrono::system_clock::time_point(std::chrono::milliseconds(7 * ++*ticks)); };
  const CheckList list = practice.look();
  CHECK(check_of(list, "state").elapsed_ms == 7);
  CHECK(check_of(list, "ivinex.fields.dispositions").elapsed_ms == 7);
}
