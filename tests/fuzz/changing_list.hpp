#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "cxsync/record.hpp"
#include "fuzz/input.hpp"

namespace cxsync::fuzz {

/// A listing of a server, from which rows leave and into which new ones come while it is read. Rows keep their order.
class ChangingList {
 public:
  explicit ChangingList(Input& input) : input_(input), rows_(input.below(12)) {
    for (std::string& row : rows_) row = std::to_string(++last_id_);
    stable_ = rows_;
  }

  /// One page, after what the input lets happen before it.
  std::vector<Record> page(std::uint64_t from, std::size_t most) {
    change();
    std::vector<Record> records;
    for (std::size_t i = from; i < rows_.size() && records.size() < most; ++i) {
      Record& record = records.emplace_back(rows_[i]);
      record.set("id", rows_[i]);
    }
    return records;
  }

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] bool changed() const noexcept { return changed_; }
  /// Every row that was there all the time stands among these.
  [[nodiscard]] bool all_stable_in(const std::vector<Record>& records) const {
    return std::all_of(stable_.begin(), stable_.end(), [&](const std::string& id) {
      return std::any_of(records.begin(), records.end(), [&](const Record& record) { return record.id() == id; });
    });
  }
  /// They are just these rows, in their order.
  [[nodiscard]] bool is_just(const std::vector<Record>& records) const {
    return std::equal(rows_.begin(), rows_.end(), records.begin(), records.end(),
                      [](const std::string& id, const Record& record) { return id == record.id(); });
  }

 private:
  void change() {
    if (input_.empty()) return;
    for (std::size_t changes = input_.below(3); changes > 0; --changes) {
      changed_ = true;
      const std::size_t place = input_.below(rows_.size() + 1);
      if (input_.flag()) {
        rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(place), std::to_string(++last_id_));
      } else if (place < rows_.size()) {
        std::erase(stable_, rows_[place]);
        rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(place));
      }
    }
  }

  Input& input_;
  std::vector<std::string> rows_;
  std::vector<std::string> stable_;
  std::uint64_t last_id_ = 0;
  bool changed_ = false;
};

}  // namespace cxsync::fuzz
