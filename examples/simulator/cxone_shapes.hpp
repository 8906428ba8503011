#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "cxone_tenant.hpp"
#include "switches.hpp"

namespace simulator {

/// Which of its historic forms an answer takes.
enum class CampaignShape { result_set, flat };
enum class CodeShape { v9, v23, v30, v34 };
CampaignShape campaign_shape(int version, const Switches& switches);
CodeShape code_shape(int version, const Switches& switches);

/// The record as an API version answers it. Absent values are null here (see `visible`), so that the names of all
/// members are known.
boost::json::object shape(ListingId listing, int version, const boost::json::object& fields, const Switches& switches);

/// What goes out: without nulls, with the record's own `raw` and `omit` and with the type switches.
boost::json::object visible(boost::json::object&& shaped, const boost::json::object& fields, const Switches& switches);

/// The name of the member that holds the array: `agents`, `unavailableList` …
std::string array_name(ListingId listing, int version, const Switches& switches);

/// Puts the rows (already serialised, with commas) into the envelope of the listing.
struct Page {
  std::string rows;
  std::size_t count = 0;             ///< rows on this page
  std::size_t skip = 0;              ///< rows before it
  std::size_t visible = 0;           ///< rows on all pages
  std::size_t total = 0;             ///< as announced
  std::size_t hidden = 0;            ///< agents that are counted and not shown
  std::string self, next, previous;  ///< addresses; empty: none
};
std::string envelope(ListingId listing, int version, const Page& page, const Switches& switches);

}  // namespace simulator
