#include "cxone/gathered.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace cxsync::cxone {
namespace {

/// The rows in their order. One that came before in every detail is left out.
std::vector<Record> without_repetitions(const std::vector<Record>& rows) {
  std::vector<Record> records;
  std::unordered_multimap<std::string_view, std::size_t> by_id;
  records.reserve(rows.size());
  by_id.reserve(rows.size());
  for (const auto& row : rows) {
    if (!row.id().empty()) {
      const auto [first, last] = by_id.equal_range(row.id());
      if (std::any_of(first, last, [&](const auto& entry) { return records[entry.second] == row; })) continue;
      by_id.emplace(row.id(), records.size());
    }
    records.push_back(row);
  }
  return records;
}

std::string numbers(const Gathered& gathered) {
  std::string text = std::to_string(gathered.counted) + " different records came";
  if (!gathered.total) return text;
  text += ", CXone counts " + std::to_string(*gathered.total);
  if (gathered.hidden_or_none() != 0)
    text += " (" + std::to_string(gathered.hidden_or_none()) + " of them hidden from this access key)";
  return text;
}

std::string changes(const Gathered& gathered, bool again) {
  const std::string text =
      std::string("the listing changes while it is read") + (again ? ", also when it is read once more: " : ": ");
  if (gathered.total_changed) return text + numbers(gathered) + " at first";
  return text + "rows came, left or changed places between two pages; " + numbers(gathered);
}

std::string remark(const Gathered& gathered) {
  if (gathered.hidden_or_none() == 0 || gathered.counted == gathered.total) return {};
  std::string count = std::to_string(gathered.hidden_or_none());
  if (gathered.total) count += " of " + std::to_string(*gathered.total);
  return count + " agents are hidden from this access key";
}

bool same_rows(const Gathered& a, const Gathered& b) {
  return std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), same_row);
}

}  // namespace

bool Gathered::fits() const noexcept {
  return total && (counted == *total || (hidden_or_none() <= *total && counted == *total - hidden_or_none()));
}

bool same_row(const Record& a, const Record& b) noexcept { return a.id().empty() ? a == b : a.id() == b.id(); }

std::string doubt(const Gathered& gathered, const Gathered* before) {
  if (gathered.changed()) return changes(gathered, before != nullptr);
  if (!gathered.fits()) {
    if (gathered.repeats) return "the listing repeats itself: " + numbers(gathered);
    if (gathered.too_many_pages) {
      return "the listing has too many pages (raise cxone.page_size): " + numbers(gathered);
    }
    if (gathered.total) return numbers(gathered);
  }
  if (!gathered.unjoined && !gathered.repeated_id) return {};
  if (before != nullptr && same_rows(*before, gathered)) return {};
  const std::string_view what = gathered.unjoined ? "a page of one record does not show whether another one is missing"
                                                  : "an id came on two pages";
  return std::string(what) + (before == nullptr ? ": " : ", and a second reading brought other rows: ") +
         numbers(gathered);
}

Snapshot judge(Kind kind, Gathered&& gathered, const Gathered* before) {
  Snapshot snapshot;
  snapshot.kind = kind;
  snapshot.reason = doubt(gathered, before);
  snapshot.complete = snapshot.reason.empty();
  if (snapshot.complete) snapshot.reason = remark(gathered);
  snapshot.records = gathered.any_repeated ? without_repetitions(gathered.rows) : std::move(gathered.rows);
  return snapshot;
}

}  // namespace cxsync::cxone
