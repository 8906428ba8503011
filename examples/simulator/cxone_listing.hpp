#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cxone_shapes.hpp"
#include "cxone_tenant.hpp"
#include "message.hpp"
#include "switches.hpp"

namespace simulator {

/// Answers the paged listings: parameters, filters, order, pages, envelope. Records are serialised once per shape.
class CxoneListings {
 public:
  CxoneListings(Tenant& tenant, Switches& switches) : tenant_(tenant), switches_(switches) {}

  /// `base_url` is the address of the listing without its query.
  Answer page(ListingId listing, int version, const Request& request, const std::string& base_url);
  /// One record, `{"agents":[…]}` and the like; 404 without it.
  Answer single(ListingId listing, int version, std::int64_t id);

 private:
  struct View {
    std::uint64_t generation;
    std::vector<std::uint32_t> order;  ///< positions of the records that the filters let through
  };
  struct Window;

  const std::vector<std::uint32_t>& view(ListingId listing, int version, const Request& request);
  std::vector<std::uint32_t> select(ListingId listing, int version, const Request& request) const;
  const std::string& rendered(ListingId listing, int version, const Entry& entry, unsigned wanted,
                              const std::string& fields) const;
  unsigned rendering(ListingId listing, int version, const std::string& fields);
  Window window(const Request& request, std::size_t visible) const;
  void drift(ListingId listing);

  Tenant& tenant_;
  Switches& switches_;
  std::map<std::string, View> views_;
  std::map<std::string, unsigned> renderings_;
  std::uint64_t requests_ = 0;
};

/// An empty text when the parameters are good; otherwise the error text, such as "Invalid top".
std::string parameter_fault(ListingId listing, int version, const Request& request, const Switches& switches);

/// An error body in the form that this listing uses.
Answer cxone_error(ListingId listing, int version, unsigned status, const std::string& error, const std::string& text,
                   const std::string& path);

}  // namespace simulator
