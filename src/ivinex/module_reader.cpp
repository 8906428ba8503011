#include "ivinex/module_reader.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ivinex/page_walk.hpp"

namespace cxsync::ivinex {
namespace {

/// The first read, and one more when the module changed under it.
constexpr int k_reads = 2;

std::uint64_t limit_of(const RecordsClient& client) {
  return std::max<std::uint64_t>(client.config().page_size, PageWalk::k_smallest_limit);
}

/// One read of a module. Its rows have no total: where many are expected their pages are asked for side by side;
/// further on more and more at once, so that few are asked for that are not there.
class ModuleRead {
 public:
  ModuleRead(RecordsClient& client, Kind kind, const ReadRequest& request, const Call& call)
      : client_(client), kind_(kind), request_(request), call_(call), walk_(limit_of(client)) {}

  Task<void> run() {
    const auto most = std::max<std::size_t>(client_.config().limits.max_in_flight, 1);
    const auto first = walk_.next_offsets(1);
    co_await fetch_all(first, 1);
    if (request_.first_page_only) co_return;
    const auto expected = walk_.offsets_to_end(request_.expected_rows);
    if (expected.size() > 1) walk_.reserve(request_.expected_rows);
    co_await fetch_all(expected, most + http::k_read_ahead);
    for (std::size_t width = 1; walk_.state() == PageWalk::State::more; width = std::min(2 * width, most)) {
      const auto further = walk_.next_offsets(width);
      co_await fetch_all(further, width);
    }
  }

  [[nodiscard]] PageWalk& walk() noexcept { return walk_; }

 private:
  /// Fetches the pages from all of these places, until one shows that the others are not needed.
  Task<void> fetch_all(const std::vector<std::uint64_t>& offsets, std::size_t side_by_side) {
    std::size_t next = 0;
    bool failed = false;
    std::vector<Task<void>> workers;
    for (std::size_t i = 0; i < std::min(side_by_side, offsets.size()); ++i) {
      workers.push_back(work(offsets, next, failed));
    }
    co_await when_all(std::move(workers));
    waiting_.clear();
  }

  Task<void> work(const std::vector<std::uint64_t>& offsets, std::size_t& next, bool& failed) {
    while (next < offsets.size() && !failed && walk_.state() == PageWalk::State::more) {
      const auto offset = offsets[next++];
      try {
        Page page = co_await client_.read_page(kind_, offset, limit_of(client_), request_.fields, call_);
        waiting_.insert_or_assign(offset, std::move(page));
      } catch (...) {
        failed = true;
        throw;
      }
      join_what_fits();
    }
  }

  /// Pages come in any order; they are joined as soon as those before them are there.
  void join_what_fits() {
    while (walk_.state() == PageWalk::State::more) {
      const auto fitting = waiting_.find(walk_.next_offset());
      if (fitting == waiting_.end()) return;
      Page page = std::move(fitting->second);
      waiting_.erase(fitting);
      walk_.add(walk_.next_offset(), std::move(page));
      Progress progress;
      progress.kind = kind_;
      progress.phase = Phase::read;
      progress.pages = walk_.pages();
      progress.done = walk_.rows().size();
      call_.progress(progress);
    }
  }

  RecordsClient& client_;
  Kind kind_;
  const ReadRequest& request_;
  const Call& call_;
  PageWalk walk_;
  std::map<std::uint64_t, Page> waiting_;
};

Snapshot snapshot_of(Kind kind, PageWalk& walk) {
  Snapshot snapshot;
  snapshot.kind = kind;
  snapshot.pages = walk.pages();
  snapshot.complete = walk.state() == PageWalk::State::end;
  snapshot.reason = walk.state() == PageWalk::State::more ? "Only the first page was read." : walk.reason();
  snapshot.records = walk.take_rows();
  return snapshot;
}

}  // namespace

Task<Snapshot> read_module(RecordsClient& client, Kind kind, const ReadRequest& request, const Call& call) {
  for (int read = 1;; ++read) {
    ModuleRead reading(client, kind, request, call);
    co_await reading.run();
    PageWalk& walk = reading.walk();
    if (walk.state() == PageWalk::State::changed && read < k_reads) {
      call.log(LogLevel::info, "ivinex", "reading " + std::string(to_string(kind)) + " again: " + walk.reason());
      continue;
    }
    co_return snapshot_of(kind, walk);
  }
}

}  // namespace cxsync::ivinex
