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
  bool paged = true;              ///< false: one answer is the whole list
  std::uint64_t page_size = 100;  ///< what is asked for; a server may give less
  std::uint64_t workers = 1;      ///< pages fetched at once where a total is known
};

/// Reads a listing to its end, and once more from the start where the pages do not fit together (rows came or went in
/// between). The server's own limit for a page is learnt from the first page. Gives the same records whatever
/// `workers` is. `fetch` and `call` are borrowed until the task has ended.
/// @throws Error what `fetch` throws.
Task<Snapshot> read_listing(const FetchPage& fetch, ReadingOptions options, const Call& call);

}  // namespace cxsync::cxone
