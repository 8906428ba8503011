#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "cxone/gathered.hpp"
#include "cxone/page.hpp"

namespace cxsync::cxone {

/// Joins the pages of one reading to a whole. CXone gives no snapshot: rows come and go between two answers, and a
/// total that stays the same does not show it where one came for one that left. So every page is asked for from the
/// last row of the page before and must begin with it: a row that left or came before that place shifts it.
/// Pure: it says where to read, and is told what was there.
class PageChain {
 public:
  /// An overlap of one row needs pages of two.
  static constexpr std::uint64_t k_smallest_page = 2;

  /// How far the page after one of `count` rows stands from it. A row alone on its page cannot be overlapped.
  static constexpr std::uint64_t stride(std::uint64_t count) noexcept { return count < 2 ? count : count - 1; }

  /// Where the next page is to be read.
  [[nodiscard]] std::uint64_t next_skip() const noexcept { return next_skip_; }
  /// True until the total is reached, or a page has shown the end.
  [[nodiscard]] bool expects_more() const noexcept;
  /// True if a page begins as the listing does, though it should be further on: the server ignores `skip`.
  [[nodiscard]] bool starts_over(const Page& page) const noexcept;

  /// Takes the envelope of a page into account, in whatever order pages arrive. The total of an empty page past the
  /// end says nothing.
  void note_envelope(const Page& page);
  /// Joins the page that was read from next_skip().
  void add(Page&& page);
  void give_up() noexcept { gathered_.too_many_pages = true; }

  [[nodiscard]] const Gathered& gathered() const noexcept { return gathered_; }
  [[nodiscard]] Gathered take() noexcept { return std::move(gathered_); }

 private:
  /// How many rows at the end of what was read are those that the page begins with; 0: it does not fit.
  [[nodiscard]] std::size_t overlap(const Page& page) const;
  /// Takes the rows of a page, of which the first `known` are read already; true if one of the others is new.
  bool append(Page&& page, std::size_t known);

  Gathered gathered_;
  std::vector<Record> replaced_;  ///< rows of an overlap as they were read first: `page_of_id_` borrows from all
  boost::unordered_flat_map<std::string_view, std::uint64_t> page_of_id_;
  std::uint64_t pages_ = 0;
  std::uint64_t next_skip_ = 0;
  bool overlaps_ = false;  ///< the next page is to begin with the last row
  bool ended_ = false;
};

}  // namespace cxsync::cxone
