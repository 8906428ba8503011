#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cxsync/kind.hpp"
#include "cxsync/record.hpp"
#include "cxsync/snapshot.hpp"

namespace cxsync::cxone {

/// What one reading of a listing brought, in the order of the listing, and what was odd about it.
struct Gathered {
  std::vector<Record> rows;             ///< those of an overlap once
  std::uint64_t counted = 0;            ///< different ids, and rows without an id
  std::optional<std::uint64_t> total;   ///< the first one that was given
  std::optional<std::uint64_t> hidden;  ///< likewise
  bool total_changed = false;           ///< two answers gave different totals, or different numbers of hidden ones
  bool shifted = false;                 ///< a page did not begin with the last row of the page before
  bool repeats = false;                 ///< a page was the first one again
  bool unjoined = false;      ///< two pages were read without an overlap, because a row stood alone on its page
  bool repeated_id = false;   ///< an id came on two pages
  bool any_repeated = false;  ///< an id came twice, be it on one page
  bool too_many_pages = false;

  [[nodiscard]] std::uint64_t hidden_or_none() const noexcept { return hidden.value_or(0); }
  /// True if the rows make up the total, or the total less the hidden ones.
  [[nodiscard]] bool fits() const noexcept;
  /// True if rows came, left or changed places during the reading.
  [[nodiscard]] bool changed() const noexcept { return total_changed || shifted; }
  /// True if reading the listing once more may mend what does not fit.
  [[nodiscard]] bool mendable() const noexcept { return (!repeats || changed()) && !too_many_pages; }
};

/// True if two answers show the same row, edited or not. Without an id only the content tells.
bool same_row(const Record& a, const Record& b) noexcept;

/// Why a reading is not proven to be all of the listing, in one sentence; empty if it is. It is proven if nothing
/// shifted, it came to its end, and what it counted fits the total where there is one. What one reading cannot tell
/// (an id on two pages, a row alone on its page) is settled by two readings that brought the same rows.
/// @param before the reading before this one, if there was one.
std::string doubt(const Gathered& gathered, const Gathered* before);

/// Every record once, and whether they are proven to be all.
Snapshot judge(Kind kind, Gathered&& gathered, const Gathered* before);

}  // namespace cxsync::cxone
