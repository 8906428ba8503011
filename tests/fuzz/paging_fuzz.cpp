// Rows may come and leave between any two pages of either side. A read ends; it is called complete only if every row
// that was there all the time is in it; and a list that stands still is read whole.
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "cxone/page_chain.hpp"
#include "cxone/read_listing.hpp"
#include "fuzz/changing_list.hpp"
#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "ivinex/page_walk.hpp"
#include "support/loop.hpp"

namespace cxsync::fuzz {
namespace {

/// Changes end with the input, so a read that goes on much longer does not end.
constexpr std::uint64_t k_many_pages = 2000;

void check_ivinex(Input input) {
  ChangingList list(input);
  const std::uint64_t limit = ivinex::PageWalk::k_smallest_limit + input.below(5);
  const std::size_t cap = 2 + input.below(6);  // the server's own; see PageWalk about servers that give one row
  const std::size_t side_by_side = 1 + input.below(3);
  ivinex::PageWalk walk(limit);
  while (walk.state() == ivinex::PageWalk::State::more) {
    std::vector<std::pair<std::uint64_t, ivinex::Page>> pages;
    for (const std::uint64_t offset : walk.next_offsets(side_by_side)) {
      pages.emplace_back(offset, ivinex::Page{list.page(offset, std::min<std::size_t>(limit, cap))});
    }
    promise(!pages.empty(), "a walk that is not over asks for a page");
    for (auto& [offset, page] : pages) walk.add(offset, std::move(page));
    promise(walk.pages() < k_many_pages, "a walk ends");
  }
  const bool complete = walk.state() == ivinex::PageWalk::State::end;
  promise(complete == walk.reason().empty(), "a read that is not complete says why");
  promise(!complete || list.all_stable_in(walk.rows()), "a complete read of Ivinex misses no row");
  promise(list.changed() || (complete && list.is_just(walk.rows())), "a module that stands still is read whole");
}

Snapshot read_listing(ChangingList& list, Input& input) {
  const std::size_t top = cxone::PageChain::k_smallest_page + input.below(6);
  const bool has_totals = input.flag();
  const cxone::ReadingOptions options{.kind = Kind::dispositions, .workers = 1 + input.below(3)};
  std::uint64_t pages = 0;
  const cxone::FetchPage fetch = [&](std::uint64_t skip) -> Task<cxone::Page> {
    const auto executor = co_await boost::asio::this_coro::executor;
    for (std::size_t turns = input.below(3); turns > 0; --turns) {
      co_await boost::asio::post(executor, boost::asio::use_awaitable);
    }
    promise(++pages < k_many_pages, "a reading ends");
    cxone::Page page;
    page.records = list.page(skip, top);
    if (has_totals) page.total = list.size();
    co_return page;
  };
  const Call call;
  return Loop().run(cxone::read_listing(fetch, options, call));
}

void check_cxone(Input input) {
  ChangingList list(input);
  const Snapshot snapshot = read_listing(list, input);
  promise(snapshot.complete || !snapshot.reason.empty(), "a read that is not complete says why");
  promise(!snapshot.complete || list.all_stable_in(snapshot.records), "a complete read of CXone misses no row");
  promise(list.changed() || (snapshot.complete && list.is_just(snapshot.records)),
          "a listing that stands still is read whole");
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  const Input input(data, size);
  check_ivinex(input);
  check_cxone(input);
  return 0;
}
