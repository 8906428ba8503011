#include "cxone/page_chain.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cxsync::cxone {

namespace {

/// Whatever total a server gives, no more room is made than for these.
constexpr std::uint64_t k_most_reserved = 200'000;

}  // namespace

bool PageChain::expects_more() const noexcept {
  return !ended_ && (!gathered_.total || gathered_.counted < *gathered_.total);
}

bool PageChain::starts_over(const Page& page) const noexcept {
  return !page.records.empty() && !gathered_.rows.empty() && same_row(page.records.front(), gathered_.rows.front());
}

void PageChain::note_envelope(const Page& page) {
  if (page.records.empty() && gathered_.total) return;
  if (!gathered_.total && page.total) {
    gathered_.total = page.total;
    const auto room = std::min(*page.total, k_most_reserved);
    gathered_.rows.reserve(room);
    page_of_id_.reserve(room);
  }
  if (!gathered_.hidden) gathered_.hidden = page.hidden;
  if (page.total && *gathered_.total != *page.total) gathered_.total_changed = true;
  if (page.hidden && *gathered_.hidden != *page.hidden) gathered_.total_changed = true;
}

void PageChain::add(Page&& page) {
  const auto count = page.records.size();
  const auto known = overlaps_ ? overlap(page) : 0;
  const bool over_again = starts_over(page);
  if (pages_ != 0 && !overlaps_) gathered_.unjoined = true;
  const bool any_new = append(std::move(page), known);
  if (count == 0) {
    ended_ = true;
    gathered_.shifted |= overlaps_;
  } else if (count == known) {
    // Nothing follows the last row. Where the total knows better, this answer had room for one row only.
    ended_ = count > 1 || !gathered_.total || gathered_.fits();
  } else if (known == 0 && !any_new) {
    ended_ = true;
    (over_again ? gathered_.repeats : gathered_.shifted) = true;
  } else if (known == 0 && overlaps_) {
    gathered_.shifted = true;
  }
  next_skip_ += stride(count);
  overlaps_ = count > 1;
  ++pages_;
}

std::size_t PageChain::overlap(const Page& page) const {
  if (page.records.empty()) return 0;
  // Where `skip` counts hidden agents too, a page begins earlier than the rows that were received say. Without a total
  // a longer overlap is not taken: it would hide a row that moved to the front.
  const bool may_be_longer = gathered_.hidden_or_none() != 0 && gathered_.total;
  const auto most = may_be_longer ? std::min(page.records.size(), gathered_.rows.size() - 1) : 1;
  for (std::size_t length = 1; length <= most; ++length) {
    const auto tail = gathered_.rows.end() - static_cast<std::ptrdiff_t>(length);
    if (std::equal(tail, gathered_.rows.end(), page.records.begin(), same_row)) return length;
  }
  return 0;
}

bool PageChain::append(Page&& page, std::size_t known) {
  auto& rows = gathered_.rows;
  // What was read twice may have been edited in between: the later page counts.
  const auto kept = rows.end() - static_cast<std::ptrdiff_t>(known);
  replaced_.insert(replaced_.end(), std::make_move_iterator(kept), std::make_move_iterator(rows.end()));
  rows.erase(kept, rows.end());
  bool any_new = false;
  for (std::size_t i = known; i < page.records.size(); ++i) {
    const auto id = page.records[i].id();
    if (!id.empty()) {
      const auto [entry, is_new] = page_of_id_.emplace(id, pages_);
      if (!is_new) {
        gathered_.any_repeated = true;
        gathered_.repeated_id |= entry->second != pages_;
        continue;
      }
    }
    any_new = true;
    ++gathered_.counted;
  }
  rows.insert(rows.end(), std::make_move_iterator(page.records.begin()), std::make_move_iterator(page.records.end()));
  return any_new;
}

}  // namespace cxsync::cxone
