#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "cxsync/record.hpp"

namespace cxsync {

/// Some records, in the order of their snapshot.
using Rows = std::span<const Record* const>;

/// The records of a snapshot by a text of each (its id, its key), which is nearly always another one. Borrows them.
/// @tparam TextOf gives the text of a record, borrowed from it.
template <typename TextOf>
class RecordIndex {
 public:
  explicit RecordIndex(TextOf text_of) : text_of_(text_of), first_(0, Hash{text_of}, Same{text_of}) {}

  /// Room for so many, so that the table does not grow step by step.
  void reserve(std::size_t count) { first_.reserve(count); }

  /// False if another record of that text was there already.
  bool add(const Record& record) {
    const auto [place, is_new] = first_.insert(&record);
    if (is_new) return true;
    auto& all = repeated_[text_of_(record)];
    if (all.empty()) all.push_back(*place);
    all.push_back(&record);
    return false;
  }

  [[nodiscard]] bool empty() const noexcept { return first_.empty(); }
  [[nodiscard]] bool contains(std::string_view text) const noexcept { return first_.contains(text); }
  /// The first one added; null: none.
  [[nodiscard]] const Record* find(std::string_view text) const noexcept {
    const auto found = first_.find(text);
    return found == first_.end() ? nullptr : *found;
  }
  /// All of them. Holds until the next one is added.
  [[nodiscard]] Rows all(std::string_view text) const noexcept {
    const auto found = first_.find(text);
    if (found == first_.end()) return {};
    if (repeated_.empty()) return {&*found, 1};
    const auto repeated = repeated_.find(text);
    return repeated == repeated_.end() ? Rows(&*found, 1) : Rows(repeated->second);
  }
  /// Texts of several records, with all of them.
  [[nodiscard]] const std::map<std::string_view, std::vector<const Record*>>& repeated() const noexcept {
    return repeated_;
  }

 private:
  struct Hash {
    using is_transparent = void;
    TextOf text_of;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    std::size_t operator()(const Record* record) const noexcept { return (*this)(text_of(*record)); }
  };
  struct Same {
    using is_transparent = void;
    TextOf text_of;
    bool operator()(const Record* a, const Record* b) const noexcept { return text_of(*a) == text_of(*b); }
    bool operator()(std::string_view text, const Record* record) const noexcept { return text == text_of(*record); }
    bool operator()(const Record* record, std::string_view text) const noexcept { return text == text_of(*record); }
  };

  TextOf text_of_;
  boost::unordered_flat_set<const Record*, Hash, Same> first_;
  std::map<std::string_view, std::vector<const Record*>> repeated_;
};

}  // namespace cxsync
