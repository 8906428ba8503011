#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "cxsync/error.hpp"
#include "store/store.hpp"
#include "support/caught.hpp"
#include "support/temporary_folder.hpp"

namespace cxsync::store {

/// A folder of its own for one test, with the path of a state file in it; removed at the end.
class StateFolder {
 public:
  [[nodiscard]] std::string folder() const { return folder_.path(); }
  [[nodiscard]] std::string path(const std::string& name = "acme.db") const { return folder_.file(name); }
  [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
  void write(const std::string& bytes, const std::string& name = "acme.db") const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  [[nodiscard]] std::string read(const std::string& name = "acme.db") const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] unsigned mode(const std::string& name) const {
    struct stat info {};
    if (::stat(path(name).c_str(), &info) != 0) throw std::runtime_error("no such file: " + name);
    return info.st_mode & 07777U;
  }

 private:
  test::TemporaryFolder folder_;
};

/// A state opened for writing, with the lock that belongs to it.
struct Writer {
  explicit Writer(const std::string& path)
      : lock(Store::try_lock(path).value()), store(Store::open_for_writing(path, lock)) {}
  WriterLock lock;
  Store store;
};

using test::error_of;

inline void advance(Store& store, const std::vector<JournalUpdate>& answered, const std::vector<JournalPlace>& sent,
                    Kind kind = Kind::users) {
  store.advance(kind, answered, sent);
}

inline HistoryEntry begun(const std::string& run, Kind kind = Kind::users) {
  HistoryEntry entry;
  entry.run = run;
  entry.kind = kind;
  entry.actor = "ada";
  entry.started = "2026-11-23T07:30:00Z";
  entry.plan_digest = "sha256:00";
  return entry;
}

inline HistoryEntry finished(HistoryEntry entry, const std::string& when = "2026-11-23T07:31:00Z") {
  entry.finished = when;
  entry.exit = 0;
  return entry;
}

/// Begins and finishes one run.
inline void run(Store& store, const HistoryEntry& entry, const std::vector<LinkUpdate>& links = {},
                const std::vector<FollowUp>& follow_ups = {}, const std::string& report = "{}",
                std::uint64_t source_count = 0) {
  store.begin_run(begun(entry.run, entry.kind));
  store.finish_run(entry, report, source_count, links, follow_ups);
}

}  // namespace cxsync::store
