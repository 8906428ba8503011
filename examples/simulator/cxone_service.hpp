#pragma once

#include <string>

#include "cxone_listing.hpp"
#include "cxone_sign_in.hpp"

namespace simulator {

/// The CXone look-alike: finds what a request is for and enforces who may ask how.
class CxoneService {
 public:
  CxoneService(Tenant& tenant, Switches& switches, CxoneCredentials credentials)
      : tenant_(tenant),
        switches_(switches),
        sign_in_(tenant, switches, std::move(credentials)),
        listings_(tenant, switches) {}

  Answer answer(const Request& request);
  CxoneSignIn& sign_in() noexcept { return sign_in_; }

 private:
  Answer api(int version, const std::string& resource, const Request& request);
  Answer listing(ListingId id, int version, const Request& request);
  [[nodiscard]] unsigned denied(std::string_view listing) const;

  Tenant& tenant_;
  Switches& switches_;
  CxoneSignIn sign_in_;
  CxoneListings listings_;
};

}  // namespace simulator
