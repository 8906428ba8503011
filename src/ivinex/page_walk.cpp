#include "ivinex/page_walk.hpp"

#include <algorithm>
#include <utility>

namespace cxsync::ivinex {
namespace {

constexpr std::string_view k_changed = "Rows came, left or changed places while the module was read.";
constexpr std::string_view k_same_again = "Ivinex gave the same rows again: it seems to ignore Offset.";
constexpr std::string_view k_without_id = "Ivinex gave a row without a collection_id.";
constexpr std::string_view k_one_by_one = "Ivinex gave one row per page, too few to prove that none is missing.";
constexpr std::string_view k_endless = "The module did not end within the pages that are read at most.";

/// Where a number that nobody vouches for says how many rows there will be, no more room is made than for these.
constexpr std::uint64_t k_most_reserved = 200'000;

bool has_id(const Record& row) { return !row.id().empty(); }

}  // namespace

void PageWalk::reserve(std::uint64_t rows) {
  rows_.reserve(std::min(rows, k_most_reserved));
  position_of_id_.reserve(std::min(rows, k_most_reserved));
}

std::uint64_t PageWalk::next_offset() const noexcept {
  // A single row is not overlapped: a server that gives one row per page would look like one at its end.
  return rows_.size() < 2 ? rows_.size() : rows_.size() - 1;
}

std::vector<std::uint64_t> PageWalk::next_offsets(std::size_t most) const {
  std::vector<std::uint64_t> offsets;
  if (state_ != State::more) return offsets;
  offsets.push_back(next_offset());
  while (expect_full_ && offsets.size() < most) offsets.push_back(offsets.back() + full_page_ - 1);
  return offsets;
}

std::vector<std::uint64_t> PageWalk::offsets_to_end(std::uint64_t expected_rows) const {
  if (state_ != State::more || !expect_full_ || next_offset() + 1 >= expected_rows) return next_offsets(1);
  const std::uint64_t last_row = expected_rows - 1;
  std::vector<std::uint64_t> offsets;
  for (std::uint64_t offset = next_offset(); offset < last_row && pages_ + offsets.size() < k_most_pages;
       offset += full_page_ - 1) {
    offsets.push_back(offset);
  }
  offsets.push_back(last_row);
  return offsets;
}

void PageWalk::add(std::uint64_t offset, Page page) {
  if (state_ != State::more || offset != next_offset()) return;
  ++pages_;
  const auto count = static_cast<std::uint64_t>(page.rows.size());
  if (!std::all_of(page.rows.begin(), page.rows.end(), has_id)) {
    append(std::move(page.rows), 0);
    return stop(State::broken, k_without_id);
  }
  if (rows_.size() == 1) {
    judge_after_single_row(std::move(page));
  } else if (!rows_.empty()) {
    judge_overlap(std::move(page));
  } else if (count == 0) {
    stop(State::end, {});
  } else if (!append(std::move(page.rows), 0)) {
    stop(State::changed, k_changed);
  }
  if (full_page_ == 0) full_page_ = std::max(count, k_smallest_limit);
  // The first page is full when it holds what was asked for; a later one shows how many rows the server gives.
  expect_full_ = count >= (pages_ == 1 ? limit_ : full_page_);
  if (state_ == State::more && pages_ >= k_most_pages) stop(State::broken, k_endless);
}

void PageWalk::judge_after_single_row(Page page) {
  if (page.rows.empty()) return stop(State::end, {});
  const bool same = page.rows.front().id() == rows_.front().id();
  append(std::move(page.rows), 0);
  stop(State::changed, same ? k_same_again : k_one_by_one);
}

void PageWalk::judge_overlap(Page page) {
  if (page.rows.empty()) return stop(State::changed, k_changed);
  if (page.rows.front().id() != rows_.back().id()) {
    const bool from_the_start = page.rows.front().id() == rows_.front().id();
    const auto before = rows_.size();
    append(std::move(page.rows), 0);
    return stop(State::changed, from_the_start && rows_.size() == before ? k_same_again : k_changed);
  }
  if (page.rows.size() == 1) return stop(State::end, {});
  if (!append(std::move(page.rows), 1)) stop(State::changed, k_changed);
}

bool PageWalk::append(std::vector<Record> rows, std::size_t first) {
  bool all_new = true;
  for (std::size_t i = first; i < rows.size(); ++i) {
    auto& row = rows[i];
    const auto known = has_id(row) ? position_of_id_.find(row.id()) : position_of_id_.end();
    if (known != position_of_id_.end()) {
      all_new = false;
      if (rows_[known->second] == row) continue;
    } else if (has_id(row)) {
      position_of_id_.emplace(row.id(), rows_.size());
    }
    rows_.push_back(std::move(row));
  }
  return all_new;
}

void PageWalk::stop(State state, std::string_view reason) {
  state_ = state;
  reason_ = reason;
}

}  // namespace cxsync::ivinex
