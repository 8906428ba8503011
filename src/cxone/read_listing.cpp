#include "cxone/read_listing.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "cxone/gathered.hpp"
#include "cxone/page_chain.hpp"

namespace cxsync::cxone {
namespace {

constexpr std::uint64_t k_most_pages = 10000;
constexpr std::uint64_t k_any_number = std::numeric_limits<std::uint64_t>::max();

/// What to do when the listing is seen to change.
enum class OnChange : std::uint8_t {
  stop,    ///< it will be read once more anyway
  read_on  ///< an incomplete snapshot is still good to look at
};

/// One reading of a listing, from its first page to its end.
class Reading {
 public:
  Reading(const FetchPage& fetch, const ReadingOptions& options, OnChange on_change, std::uint64_t pages_before,
          const Call& call)
      : fetch_(fetch),
        options_(options),
        on_change_(on_change),
        call_(call),
        fetched_(pages_before),
        bound_(pages_before + k_most_pages) {}

  /// Fetches everything.
  Task<void> run() {
    Page first = co_await fetch(0);
    step_ = first.records.size();
    chain_.add(std::move(first));
    if (!options_.paged) co_return;
    if (goes_on() && options_.workers > 1 && pages_left() > 1) co_await read_side_by_side();
    co_await read_one_by_one();
  }

  [[nodiscard]] std::uint64_t fetched() const noexcept { return fetched_; }
  [[nodiscard]] Gathered take() noexcept { return chain_.take(); }

 private:
  /// A page, with what must be noted as soon as it arrives. Rows beyond `most` are left to the pages after it.
  Task<Page> fetch(std::uint64_t skip, std::uint64_t most = k_any_number) {
    Page page = co_await fetch_(skip);
    if (page.records.size() > most) page.records.resize(most);
    ++fetched_;
    arrived_ += skip == 0 ? page.records.size() : PageChain::stride(page.records.size());
    chain_.note_envelope(page);
    call_.progress({options_.kind, Phase::pull, fetched_, arrived_, chain_.gathered().total.value_or(0)});
    co_return page;
  }

  [[nodiscard]] bool gives_up() const noexcept { return on_change_ == OnChange::stop && chain_.gathered().changed(); }
  [[nodiscard]] bool goes_on() const noexcept { return chain_.expects_more() && !gives_up(); }

  /// Pages between the first one and the total; 0 where no total is known.
  [[nodiscard]] std::uint64_t pages_left() const noexcept {
    const auto& gathered = chain_.gathered();
    const auto total = gathered.total.value_or(0);
    const auto shown = total - std::min(total, gathered.hidden_or_none());
    const auto stride = PageChain::stride(step_);
    return shown <= step_ || stride == 0 ? 0 : (shown - step_ + stride - 1) / stride;
  }

  /// Goes on from what was read so far. `skip` counts records, so it moves by what was received: never past anything.
  Task<void> read_one_by_one() {
    while (goes_on()) {
      if (fetched_ >= bound_) {
        chain_.give_up();
        co_return;
      }
      Page page = co_await fetch(chain_.next_skip());
      chain_.add(std::move(page));
    }
  }

  [[nodiscard]] std::uint64_t skip_of(std::size_t slot) const noexcept { return (slot + 1) * PageChain::stride(step_); }

  /// Fetches the pages up to the total side by side, and keeps those before the first gap.
  Task<void> read_side_by_side() {
    slots_.resize(std::min(pages_left(), bound_ - fetched_));
    std::vector<Task<void>> workers;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(options_.workers, slots_.size()); ++i) {
      workers.push_back(work());
    }
    co_await when_all(std::move(workers));
    for (std::size_t i = 0; i < slots_.size() && slots_[i] && goes_on(); ++i) {
      if (skip_of(i) != chain_.next_skip()) break;
      chain_.add(*std::move(slots_[i]));
    }
    slots_.clear();
  }

  Task<void> work() {
    while (!stop_ && next_slot_ < slots_.size()) {
      const auto slot = next_slot_++;
      try {
        slots_[slot] = co_await fetch(skip_of(slot), step_);
      } catch (...) {
        stop_ = true;
        throw;
      }
      const Page& page = *slots_[slot];
      const bool last = slot + 1 == slots_.size();
      if (gives_up() || chain_.starts_over(page) || (!last && page.records.size() < step_)) stop_ = true;
    }
  }

  const FetchPage& fetch_;
  const ReadingOptions& options_;
  OnChange on_change_;
  const Call& call_;
  PageChain chain_;
  std::uint64_t fetched_;
  std::uint64_t bound_;
  std::uint64_t arrived_ = 0;
  std::uint64_t step_ = 0;  ///< rows of the first page
  std::vector<std::optional<Page>> slots_;
  std::size_t next_slot_ = 0;
  bool stop_ = false;
};

}  // namespace

Task<Snapshot> read_listing(const FetchPage& fetch, ReadingOptions options, const Call& call) {
  Reading first(fetch, options, OnChange::stop, 0, call);
  co_await first.run();
  auto pages = first.fetched();
  Gathered gathered = first.take();
  Gathered before;
  const auto reason = doubt(gathered, nullptr);
  const bool again = !reason.empty() && gathered.mendable();
  if (again) {
    call.log(LogLevel::debug, "cxone", "reading the listing once more: " + reason);
    Reading second(fetch, options, OnChange::read_on, pages, call);
    co_await second.run();
    pages = second.fetched();
    before = std::exchange(gathered, second.take());
  }
  Snapshot snapshot = judge(options.kind, std::move(gathered), again ? &before : nullptr);
  snapshot.pages = pages;
  co_return snapshot;
}

}  // namespace cxsync::cxone
