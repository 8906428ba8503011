#include "cxone/read_listing.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cxone/gathered.hpp"

namespace cxsync::cxone {
namespace {

constexpr std::uint64_t k_most_pages = 10000;
constexpr std::uint64_t k_any_number = std::numeric_limits<std::uint64_t>::max();

/// One reading of a listing, from its first page to its end.
class Reading {
 public:
  Reading(const FetchPage& fetch, const ReadingOptions& options, std::uint64_t pages_before, const Call& call)
      : fetch_(fetch), options_(options), call_(call), fetched_(pages_before), bound_(pages_before + k_most_pages) {}

  /// Fetches everything.
  Task<void> run() {
    Page first = co_await fetch(0);
    step_ = first.records.size();
    append(0, std::move(first));
    if (!options_.paged) co_return;
    if (expects_more() && gathered_.total && options_.workers > 1 && pages_left() > 1) co_await read_side_by_side();
    co_await read_one_by_one();
  }

  [[nodiscard]] std::uint64_t fetched() const noexcept { return fetched_; }
  Gathered& gathered() noexcept { return gathered_; }

 private:
  /// A page, with what must be noted as soon as it arrives. Rows beyond `most` are left to the pages after it.
  Task<Page> fetch(std::uint64_t skip, std::uint64_t most = k_any_number) {
    Page page = co_await fetch_(skip);
    if (page.records.size() > most) page.records.resize(most);
    ++fetched_;
    arrived_ += page.records.size();
    note_envelope(gathered_, page);
    if (skip != 0 && !page.records.empty() && !brings_new(page)) gathered_.repeats = true;
    if (skip == 0) brings_new(page);
    call_.progress({options_.kind, Phase::pull, fetched_, arrived_, gathered_.total.value_or(0)});
    co_return page;
  }

  /// Remembers the ids of a page; true if one of them was not known. Records without an id count as new.
  bool brings_new(const Page& page) {
    bool any = false;
    for (const auto& record : page.records) any |= record.id().empty() || ids_.insert(record.id()).second;
    return any;
  }

  /// Adds the next page in the order of the listing.
  void append(std::uint64_t skip, Page&& page) {
    ended_ = page.records.empty();
    next_skip_ = skip + page.records.size();
    gathered_.rows += page.records.size();
    gathered_.pages.push_back(std::move(page));
  }

  [[nodiscard]] bool expects_more() const noexcept {
    return !ended_ && !gathered_.repeats && (!gathered_.total || next_skip_ < *gathered_.total);
  }

  [[nodiscard]] std::uint64_t pages_left() const noexcept {
    return (*gathered_.total - next_skip_ + step_ - 1) / step_;
  }

  /// Goes on from what was read so far. `skip` counts records, so it moves by what was received: never past anything.
  Task<void> read_one_by_one() {
    while (expects_more()) {
      if (fetched_ >= bound_) {
        gathered_.too_many_pages = true;
        co_return;
      }
      const auto skip = next_skip_;
      Page page = co_await fetch(skip);
      append(skip, std::move(page));
    }
  }

  /// Fetches the pages up to the total side by side, and keeps those before the first gap.
  Task<void> read_side_by_side() {
    slots_.resize(std::min(pages_left(), bound_ - fetched_));
    std::vector<Task<void>> workers;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(options_.workers, slots_.size()); ++i) {
      workers.push_back(work());
    }
    co_await when_all(std::move(workers));
    for (std::size_t i = 0; i < slots_.size() && slots_[i] && !ended_; ++i) {
      const auto skip = (i + 1) * step_;
      if (skip > next_skip_) break;
      append(skip, *std::move(slots_[i]));
    }
    slots_.clear();
    // What came after the gap is forgotten, or it would look like a repetition when it is read again.
    ids_.clear();
    for (const auto& page : gathered_.pages) brings_new(page);
  }

  Task<void> work() {
    while (!stop_ && next_slot_ < slots_.size()) {
      const auto slot = next_slot_++;
      const auto skip = (slot + 1) * step_;
      try {
        slots_[slot] = co_await fetch(skip, step_);
      } catch (...) {
        stop_ = true;
        throw;
      }
      const bool last = slot + 1 == slots_.size();
      if (gathered_.repeats || (!last && slots_[slot]->records.size() < step_)) stop_ = true;
    }
  }

  const FetchPage& fetch_;
  const ReadingOptions& options_;
  const Call& call_;
  Gathered gathered_;
  std::unordered_set<std::string> ids_;
  std::uint64_t fetched_;
  std::uint64_t bound_;
  std::uint64_t arrived_ = 0;
  std::uint64_t step_ = 0;       ///< rows of the first page
  std::uint64_t next_skip_ = 0;  ///< everything before it was read
  bool ended_ = false;           ///< an empty page came
  std::vector<std::optional<Page>> slots_;
  std::size_t next_slot_ = 0;
  bool stop_ = false;
};

}  // namespace

Task<Snapshot> read_listing(const FetchPage& fetch, ReadingOptions options, const Call& call) {
  std::uint64_t pages = 0;
  for (bool again = false;; again = true) {
    Reading reading(fetch, options, pages, call);
    co_await reading.run();
    pages = reading.fetched();
    const bool mendable = reading.gathered().mendable();
    Snapshot snapshot = judge(options.kind, std::move(reading.gathered()));
    snapshot.pages = pages;
    if (snapshot.complete || again || !mendable) co_return snapshot;
    call.log(LogLevel::debug, "cxone", "reading the listing once more: " + snapshot.reason);
  }
}

}  // namespace cxsync::cxone
