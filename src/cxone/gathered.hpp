#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cxone/page.hpp"
#include "cxsync/kind.hpp"
#include "cxsync/snapshot.hpp"

namespace cxsync::cxone {

/// What one reading of a listing brought, in the order of the listing, and what was odd about it.
struct Gathered {
  std::vector<Page> pages;
  std::optional<std::uint64_t> total;  ///< the first one that was given
  std::uint64_t hidden = 0;
  std::uint64_t rows = 0;      ///< records in `pages`
  bool total_changed = false;  ///< two answers gave different totals
  bool repeats = false;        ///< a page brought nothing new although more was expected
  bool too_many_pages = false;

  /// True if reading the listing once more may mend what does not fit.
  [[nodiscard]] bool mendable() const noexcept { return !repeats && !too_many_pages; }
};

/// Takes the envelope of a page into account, in whatever order pages arrive. The total of an empty page past the end
/// says nothing.
void note_envelope(Gathered& gathered, const Page& page);

/// Every record once, and whether they are proven to be all: unique ids and records without an id together make up the
/// total, or the total less the hidden ones; without a total the reading must have come to an end by itself.
Snapshot judge(Kind kind, Gathered&& gathered);

}  // namespace cxsync::cxone
