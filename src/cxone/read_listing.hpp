#pragma once

#include <cstdint>
#include <functional>

#include "cxone/page.hpp"
#include "cxsync/kind.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/snapshot.hpp"
#include "support/task.hpp"

namespace cxsync::cxone {

/// Fetches the page that begins after `skip` records. Called again before an earlier page has come, up to `workers`
/// at once.
using FetchPage = std::function<Task<Page>(std::uint64_t skip)>;

struct ReadingOptions {
  Kind kind = Kind::users;
  bool paged = true;          ///< false: one answer is the whole list
  std::uint64_t workers = 1;  ///< pages fetched at once where a total is known
};

/// Reads a listing to its end, each page from the last row of the page before, and once more from the start where the
/// pages do not fit together (rows came or went in between). The server's own limit for a page is learnt from the first
/// page; `fetch` should ask for at least PageChain::k_smallest_page rows. A quiet listing of n rows with a total takes
/// 1 + (n - c) / (c - 1) requests, rounded up, if c rows come per page; without a total, or with hidden agents, one
/// more; with one row per page it is read twice. Gives the same records whatever `workers` is. `fetch` and `call` are
/// borrowed until the task has ended.
/// @throws Error what `fetch` throws.
Task<Snapshot> read_listing(const FetchPage& fetch, ReadingOptions options, const Call& call);

}  // namespace cxsync::cxone
