#pragma once

#include "cxone/listings.hpp"
#include "cxone/page.hpp"
#include "cxone/session.hpp"
#include "cxsync/observer.hpp"
#include "cxsync/snapshot.hpp"
#include "support/task.hpp"

namespace cxsync::cxone {

/// One listing of one tenant, read through a session. Config and session are borrowed.
class ListingPull {
 public:
  ListingPull(const CxoneConfig& config, Session& session, Kind kind);

  /// The page that begins after `skip` records. The first one shows whether the listing gives the fields that are
  /// needed when only those are asked for; if not, it is asked for again with all of them, and so are the others.
  Task<Page> fetch(std::uint64_t skip, const Call& call);

  /// All of it. The object and `call` must outlive the task.
  Task<Snapshot> read(const Call& call);

  [[nodiscard]] const Listing& listing() const noexcept { return listing_; }

 private:
  [[nodiscard]] std::string resource(std::uint64_t skip) const;
  Task<Page> ask(std::uint64_t skip, const Call& call);
  Page page_in(const http::Response& response, const std::string& path, std::uint64_t skip, const Call& call) const;

  const CxoneConfig& config_;
  Session& session_;
  Listing listing_;
  RecordDecoder decoder_;
  bool chooses_members_;  ///< asks for the needed members only
};

}  // namespace cxsync::cxone
