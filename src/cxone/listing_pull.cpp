#include "cxone/listing_pull.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "cxone/page_chain.hpp"
#include "cxone/read_listing.hpp"

namespace cxsync::cxone {

ListingPull::ListingPull(const CxoneConfig& config, Session& session, Kind kind)
    : config_(config), session_(session), listing_(listing_for(kind, config)), decoder_(listing_.rules) {}

// No `orderBy`: which keys which version takes is not published, and an unknown one is a 400.
std::string ListingPull::resource(std::uint64_t skip) const {
  std::string path(listing_.path);
  const auto top = std::max<std::uint64_t>(config_.page_size, PageChain::k_smallest_page);
  if (listing_.paged) path += "?skip=" + std::to_string(skip) + "&top=" + std::to_string(top);
  return path;
}

Task<Page> ListingPull::fetch(std::uint64_t skip, const Call& call) {
  const std::string path = resource(skip);
  const http::Response response = co_await session_.get(path, call);
  Page page = decode_page(listing_, decoder_, response, session_.url_of(path), session_.redactor());
  std::string line = std::string(listing_.words) + " from " + std::to_string(skip) + ": " +
                     std::to_string(page.records.size()) + " records";
  if (page.total) line += " of " + std::to_string(*page.total);
  call.log(LogLevel::debug, "cxone", line);
  co_return page;
}

Task<Snapshot> ListingPull::read(const Call& call) {
  const FetchPage fetch_page = [this, &call](std::uint64_t skip) { return fetch(skip, call); };
  const ReadingOptions options{listing_.kind, listing_.paged, config_.limits.max_in_flight};
  Snapshot snapshot = co_await read_listing(fetch_page, options, call);
  if (!snapshot.reason.empty()) {
    call.log(LogLevel::warn, "cxone", std::string(listing_.words) + ": " + snapshot.reason);
  }
  co_return snapshot;
}

}  // namespace cxsync::cxone
