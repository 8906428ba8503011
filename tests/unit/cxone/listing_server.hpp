#pragma once

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "cxone/read_listing.hpp"
#include "support/loop.hpp"

namespace cxsync::test {

/// A listing on the server's side, and how that server gives it away.
struct ListingServer {
  std::vector<Record> rows;
  std::uint64_t cap = 1000000;  ///< rows of a page at most
  std::uint64_t asked = 100;    ///< `top`
  bool total = true;
  std::uint64_t hidden = 0;                   ///< counted in the total, not in `rows`
  std::set<std::string, std::less<>> unseen;  ///< ids in `rows` that `skip` and the total count, and no page shows
  std::uint64_t extra_total = 0;              ///< counted in the total and nowhere else
  bool ignores_skip = false;
  std::function<void(ListingServer&, int page)> before_page = [](ListingServer&, int) {};
  std::uint64_t skip = 0;  ///< of the page that was asked for last
  std::mt19937_64 random{1};
  int pages = 0;
  int in_flight = 0;
  int most_in_flight = 0;

  cxone::Page give(std::uint64_t from) {
    skip = from;
    before_page(*this, pages++);
    const auto begin = ignores_skip ? 0 : std::min<std::uint64_t>(skip, rows.size());
    const auto end = std::min<std::uint64_t>(begin + std::min(cap, asked), rows.size());
    cxone::Page page;
    for (auto i = begin; i < end; ++i) {
      if (unseen.count(rows[i].id()) == 0) page.records.push_back(rows[i]);
    }
    if (total) page.total = rows.size() + hidden + extra_total;
    page.hidden = hidden + static_cast<std::uint64_t>(std::count_if(
                               rows.begin(), rows.end(), [&](const auto& row) { return unseen.count(row.id()) != 0; }));
    return page;
  }
};

inline Task<cxone::Page> fetch_after_turns(ListingServer& server, std::uint64_t skip, std::uint64_t turns) {
  const auto executor = co_await boost::asio::this_coro::executor;
  server.most_in_flight = std::max(server.most_in_flight, ++server.in_flight);
  for (std::uint64_t i = 0; i < turns; ++i) co_await boost::asio::post(executor, boost::asio::use_awaitable);
  --server.in_flight;
  co_return server.give(skip);
}

inline Snapshot read(ListingServer& server, std::uint64_t workers = 4, bool paged = true,
                     Observer* observer = nullptr) {
  const cxone::FetchPage fetch = [&](std::uint64_t skip) {
    return fetch_after_turns(server, skip, workers == 1 ? 0 : server.random() % 7);
  };
  cxone::ReadingOptions options;
  options.paged = paged;
  options.workers = workers;
  Call call;
  call.observer = observer;
  Loop loop;
  return loop.run(cxone::read_listing(fetch, options, call));
}

inline Record row(const std::string& id, const std::string& name = "n") {
  Record record(id);
  record.set("id", id);
  record.set("name", name);
  return record;
}

inline std::vector<Record> numbered(std::uint64_t count, std::uint64_t from = 1) {
  std::vector<Record> rows;
  for (std::uint64_t i = 0; i < count; ++i) rows.push_back(row(std::to_string(from + i)));
  return rows;
}

}  // namespace cxsync::test
