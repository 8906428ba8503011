#include "cxone/cxone_source.hpp"

#include <utility>

#include "cxone/diagnosis.hpp"
#include "cxone/discovery.hpp"
#include "cxone/listing_pull.hpp"
#include "cxone/session.hpp"
#include "http/server_clock.hpp"
#include "http/url.hpp"

namespace cxsync::cxone {
namespace {

/// The address in the one spelling that state and plans are bound to: host in lower case, no usual port.
std::string normalised(const std::string& address) {
  const auto url = http::parse_url(address);
  return without_trailing_slashes((url.origin.tls ? "https://" : "http://") + url.host_header + url.target);
}

class CxoneSource final : public AsyncSource {
 public:
  CxoneSource(const CxoneConfig& config, http::Transport& transport, WallClock now)
      : config_(config), now_(now), clock_(transport, now), session_(config, clock_, std::move(now)) {}

  Task<SideIdentity> describe(const Call& call) override {
    co_await session_.sign_in(call);
    SideIdentity identity;
    identity.address = normalised(session_.address());
    identity.tenant = session_.tenant();
    co_return identity;
  }

  Task<Snapshot> pull(Kind kind, const Call& call) override {
    ListingPull listing(config_, session_, kind);
    Snapshot snapshot = co_await listing.read(call);
    co_return snapshot;
  }

  Task<std::vector<Check>> diagnose(std::span<const Kind> kinds, const Call& call) override {
    Diagnosis diagnosis(config_, session_, clock_, now_);
    co_await diagnosis.run(kinds, call);
    co_return diagnosis.take_checks();
  }

 private:
  const CxoneConfig& config_;
  WallClock now_;
  http::ServerClock clock_;
  Session session_;
};

}  // namespace

std::unique_ptr<AsyncSource> make_source(const CxoneConfig& config, http::Transport& transport, WallClock now) {
  return std::make_unique<CxoneSource>(config, transport, std::move(now));
}

}  // namespace cxsync::cxone
