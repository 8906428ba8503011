#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ivinex/page.hpp"

namespace cxsync::ivinex {

/// Joins pages to a whole and proves that it is one. Ivinex promises neither an order nor a total, and rows may come
/// and go between two requests; so each page is asked for from the last row already read, and must begin with it. A row
/// that left or came before that place shifts it, which shows. The end is proven by a page that holds nothing but that
/// row; a short page proves nothing, because the server may hold fewer rows per page than it was asked for.
/// Pure: it says where to read, and is told what was there.
class PageWalk {
 public:
  enum class State : std::uint8_t {
    more,     ///< read on at next_offsets()
    end,      ///< every row that was there all the time is in rows()
    changed,  ///< the pages do not fit together: the module changed, or the server does not page as expected
    broken    ///< reading again would not help
  };

  /// @param limit rows asked for per page, at least k_smallest_limit.
  explicit PageWalk(std::uint64_t limit) : limit_(limit) {}

  /// An overlap of one row needs pages of two.
  static constexpr std::uint64_t k_smallest_limit = 2;
  /// Two million rows at the usual page size; a server that goes on for ever is stopped here.
  static constexpr std::uint64_t k_most_pages = 20000;

  /// Makes room for so many rows, within reason; there may be fewer or more.
  void reserve(std::uint64_t rows);
  /// Where to read next, at most `most` places, in the order in which add() wants the pages. Further than one place
  /// only where full pages are to be expected.
  [[nodiscard]] std::vector<std::uint64_t> next_offsets(std::size_t most) const;
  /// The same for a module that is expected to have so many rows: up to its last row, with the page that shows that
  /// nothing follows.
  [[nodiscard]] std::vector<std::uint64_t> offsets_to_end(std::uint64_t expected_rows) const;
  /// Where add() wants the next page from.
  [[nodiscard]] std::uint64_t next_offset() const noexcept;
  /// Takes the page that was read from `offset`. One that no longer fits, because the page before it was not full, is
  /// left out.
  void add(std::uint64_t offset, Page page);

  [[nodiscard]] State state() const noexcept { return state_; }
  /// Why it is changed or broken, in one sentence.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  /// Pages that were used.
  [[nodiscard]] std::uint64_t pages() const noexcept { return pages_; }
  /// The rows so far; one id twice with different content stands there as often as it came.
  [[nodiscard]] const std::vector<Record>& rows() const noexcept { return rows_; }
  [[nodiscard]] std::vector<Record> take_rows() { return std::move(rows_); }

 private:
  /// Adds rows from `first` on; false if one of them was there before.
  bool append(std::vector<Record> rows, std::size_t first);
  void stop(State state, std::string_view reason);
  void judge_after_single_row(Page page);
  void judge_overlap(Page page);

  std::uint64_t limit_;
  std::uint64_t full_page_ = 0;  ///< rows on a full page; 0: not known yet
  bool expect_full_ = false;
  State state_ = State::more;
  std::string reason_;
  std::uint64_t pages_ = 0;
  std::vector<Record> rows_;
  boost::unordered_flat_map<std::string_view, std::size_t> position_of_id_;  ///< borrows from `rows_`
};

}  // namespace cxsync::ivinex
