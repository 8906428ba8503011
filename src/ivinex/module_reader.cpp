#include "ivinex/module_reader.hpp"

#include <algorithm>
#include <utility>

#include "ivinex/page_walk.hpp"

namespace cxsync::ivinex {
namespace {

/// The first read, and one more when the module changed under it.
constexpr int k_reads = 2;

Task<void> fetch(RecordsClient& client, Kind kind, std::uint64_t offset, std::uint64_t limit,
                 const std::vector<std::string>& fields, const Call& call, Page& page) {
  page = co_await client.read_page(kind, offset, limit, fields, call);
}

std::uint64_t limit_of(const RecordsClient& client) {
  return std::max<std::uint64_t>(client.config().page_size, PageWalk::k_smallest_limit);
}

Task<void> read_next_pages(RecordsClient& client, Kind kind, const ReadRequest& request, const Call& call,
                           std::size_t most, PageWalk& walk) {
  const auto offsets = walk.next_offsets(most);
  std::vector<Page> pages(offsets.size());
  std::vector<Task<void>> tasks;
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    tasks.push_back(fetch(client, kind, offsets[i], limit_of(client), request.fields, call, pages[i]));
  }
  co_await when_all(std::move(tasks));
  for (std::size_t i = 0; i < offsets.size(); ++i) walk.add(offsets[i], std::move(pages[i]));
  Progress progress;
  progress.kind = kind;
  progress.phase = Phase::read;
  progress.pages = walk.pages();
  progress.done = walk.rows().size();
  call.progress(progress);
}

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
  const auto most = std::max<std::size_t>(client.config().limits.max_in_flight, 1);
  for (int read = 1;; ++read) {
    PageWalk walk(limit_of(client));
    do {
      co_await read_next_pages(client, kind, request, call, most, walk);
    } while (walk.state() == PageWalk::State::more && !request.first_page_only);
    if (walk.state() == PageWalk::State::changed && read < k_reads) {
      call.log(LogLevel::info, "ivinex", "reading " + std::string(to_string(kind)) + " again: " + walk.reason());
      continue;
    }
    co_return snapshot_of(kind, walk);
  }
}

}  // namespace cxsync::ivinex
