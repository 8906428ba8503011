#include "cxone/listing_pull.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include "cxone/page_chain.hpp"
#include "cxone/read_listing.hpp"
#include "cxsync/error.hpp"

namespace cxsync::cxone {

namespace {

/// Every rule's field stands on some record of the page, or there is no record at all.
bool has_all_fields(const Page& page, std::span<const FieldRule> rules) {
  return page.records.empty() || std::all_of(rules.begin(), rules.end(), [&](const FieldRule& rule) {
           return std::any_of(page.records.begin(), page.records.end(),
                              [&](const Record& record) { return record.find(rule.field).has_value(); });
         });
}

}  // namespace

ListingPull::ListingPull(const CxoneConfig& config, Session& session, Kind kind)
    : config_(config),
      session_(session),
      listing_(listing_for(kind, config)),
      decoder_(listing_.rules),
      chooses_members_(!listing_.members.empty()) {}

// No `orderBy`: which keys which version takes is not published, and an unknown one is a 400.
std::string ListingPull::resource(std::uint64_t skip) const {
  std::string path(listing_.path);
  const auto top = std::max<std::uint64_t>(config_.page_size, PageChain::k_smallest_page);
  if (listing_.paged) path += "?skip=" + std::to_string(skip) + "&top=" + std::to_string(top);
  if (chooses_members_) path.append(listing_.paged ? "&" : "?").append("fields=").append(listing_.members);
  return path;
}

Task<Page> ListingPull::fetch(std::uint64_t skip, const Call& call) {
  Page page;
  if (skip != 0 || !chooses_members_) {
    page = co_await ask(skip, call);
    co_return page;
  }
  // `fields` is documented, but not which names which version takes: what is missed may be there without it.
  constexpr int k_bad_request = 400;
  const std::string path = resource(skip);
  const http::Response response = co_await session_.get(path, call);
  co_await yield();
  if (response.status != k_bad_request) {
    page = page_in(response, path, skip, call);
    if (has_all_fields(page, listing_.rules)) co_return page;
  }
  call.log(LogLevel::debug, "cxone", std::string(listing_.words) + " are read with all their fields");
  chooses_members_ = false;
  page = co_await ask(skip, call);
  co_return page;
}

Task<Page> ListingPull::ask(std::uint64_t skip, const Call& call) {
  const std::string path = resource(skip);
  const http::Response response = co_await session_.get(path, call);
  co_await yield();  // the next request goes out before this answer is decoded
  co_return page_in(response, path, skip, call);
}

Page ListingPull::page_in(const http::Response& response, const std::string& path, std::uint64_t skip,
                          const Call& call) const {
  Page page = decode_page(listing_, decoder_, response, session_.url_of(path), session_.redactor());
  std::string line = std::string(listing_.words) + " from " + std::to_string(skip) + ": " +
                     std::to_string(page.records.size()) + " records";
  if (page.total) line += " of " + std::to_string(*page.total);
  call.log(LogLevel::debug, "cxone", line);
  return page;
}

Task<Snapshot> ListingPull::read(const Call& call) {
  const FetchPage fetch_page = [this, &call](std::uint64_t skip) { return fetch(skip, call); };
  const ReadingOptions options{listing_.kind, listing_.paged, config_.limits.max_in_flight + http::k_read_ahead};
  Snapshot snapshot = co_await read_listing(fetch_page, options, call);
  if (!snapshot.reason.empty()) {
    call.log(LogLevel::warn, "cxone", std::string(listing_.words) + ": " + snapshot.reason);
  }
  co_return snapshot;
}

}  // namespace cxsync::cxone
