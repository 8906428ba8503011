#include "cxone/gathered.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace cxsync::cxone {
namespace {

/// Records in the order they came. A record that came before in every detail is left out.
class Unique {
 public:
  explicit Unique(std::size_t expected) {
    records_.reserve(expected);
    by_id_.reserve(expected);
  }

  void add(Record&& record) {
    if (record.id().empty()) {
      ++without_id_;
    } else {
      const auto [first, last] = by_id_.equal_range(record.id());
      if (std::any_of(first, last, [&](const auto& entry) { return records_[entry.second] == record; })) return;
      if (first == last) ++ids_;
      by_id_.emplace(record.id(), records_.size());
    }
    records_.push_back(std::move(record));
  }

  /// What counts towards the total.
  [[nodiscard]] std::uint64_t counted() const noexcept { return ids_ + without_id_; }
  std::vector<Record> take() { return std::move(records_); }

 private:
  std::vector<Record> records_;
  std::unordered_multimap<std::string, std::size_t> by_id_;
  std::uint64_t ids_ = 0;
  std::uint64_t without_id_ = 0;
};

std::string numbers(std::uint64_t counted, std::uint64_t total, std::uint64_t hidden) {
  std::string text = std::to_string(counted) + " different records came, CXone counts " + std::to_string(total);
  if (hidden != 0) text += " (" + std::to_string(hidden) + " of them hidden from this access key)";
  return text;
}

bool fits(const Gathered& gathered, std::uint64_t counted) noexcept {
  const auto total = gathered.total.value_or(0);
  return counted == total || (gathered.hidden <= total && counted == total - gathered.hidden);
}

/// Why the reading is not proven complete; empty if it is.
std::string doubt(const Gathered& gathered, std::uint64_t counted) {
  const auto total = gathered.total.value_or(0);
  if (gathered.total_changed) {
    return "the listing changes while it is read: " + numbers(counted, total, gathered.hidden) + " at first";
  }
  if (gathered.total && fits(gathered, counted)) return {};
  std::string count =
      gathered.total ? numbers(counted, total, gathered.hidden) : std::to_string(counted) + " different records came";
  if (gathered.repeats) return "the listing repeats itself: " + count;
  if (gathered.too_many_pages) return "the listing has too many pages (raise cxone.page_size): " + count;
  return gathered.total ? count : std::string();
}

std::string remark(const Gathered& gathered, std::uint64_t counted) {
  if (gathered.hidden == 0 || counted == gathered.total) return {};
  return std::to_string(gathered.hidden) + " of " + std::to_string(*gathered.total) +
         " agents are hidden from this access key";
}

}  // namespace

void note_envelope(Gathered& gathered, const Page& page) {
  gathered.hidden = std::max(gathered.hidden, page.hidden);
  if (!page.total || (page.records.empty() && gathered.total)) return;
  if (!gathered.total) gathered.total = page.total;
  if (*gathered.total != *page.total) gathered.total_changed = true;
}

Snapshot judge(Kind kind, Gathered&& gathered) {
  Unique unique(gathered.rows);
  for (auto& page : gathered.pages) {
    for (auto& record : page.records) unique.add(std::move(record));
  }
  Snapshot snapshot;
  snapshot.kind = kind;
  snapshot.reason = doubt(gathered, unique.counted());
  snapshot.complete = snapshot.reason.empty();
  if (snapshot.complete) snapshot.reason = remark(gathered, unique.counted());
  snapshot.records = unique.take();
  return snapshot;
}

}  // namespace cxsync::cxone
