#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace cxsync {

/// Items by a text of each (the id of a row, its key), which is nearly always another one. Borrows them.
/// @tparam TextOf gives the text of an item, borrowed from it.
template <typename Item, typename TextOf>
class TextIndex {
 public:
  /// In the order in which they were added.
  using Items = std::span<const Item* const>;

  explicit TextIndex(TextOf text_of) : text_of_(text_of), first_(0, Hash{text_of}, Same{text_of}) {}

  /// Room for so many, so that the table does not grow step by step.
  void reserve(std::size_t count) { first_.reserve(count); }

  /// False if another item of that text was there already.
  bool add(const Item& item) {
    const auto [place, is_new] = first_.insert(&item);
    if (is_new) return true;
    auto& all = repeated_[text_of_(item)];
    if (all.empty()) all.push_back(*place);
    all.push_back(&item);
    return false;
  }

  [[nodiscard]] bool empty() const noexcept { return first_.empty(); }
  [[nodiscard]] bool contains(std::string_view text) const noexcept { return first_.contains(text); }
  /// The first one added; null: none.
  [[nodiscard]] const Item* find(std::string_view text) const noexcept {
    const auto found = first_.find(text);
    return found == first_.end() ? nullptr : *found;
  }
  /// All of them. Holds until the next one is added.
  [[nodiscard]] Items all(std::string_view text) const noexcept {
    const auto found = first_.find(text);
    if (found == first_.end()) return {};
    if (repeated_.empty()) return {&*found, 1};
    const auto repeated = repeated_.find(text);
    return repeated == repeated_.end() ? Items(&*found, 1) : Items(repeated->second);
  }
  /// Texts of several items, with all of them.
  [[nodiscard]] const std::map<std::string_view, std::vector<const Item*>>& repeated() const noexcept {
    return repeated_;
  }

 private:
  struct Hash {
    using is_transparent = void;
    TextOf text_of;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    std::size_t operator()(const Item* item) const noexcept { return (*this)(text_of(*item)); }
  };
  struct Same {
    using is_transparent = void;
    TextOf text_of;
    bool operator()(const Item* a, const Item* b) const noexcept { return text_of(*a) == text_of(*b); }
    bool operator()(std::string_view text, const Item* item) const noexcept { return text == text_of(*item); }
    bool operator()(const Item* item, std::string_view text) const noexcept { return text == text_of(*item); }
  };

  TextOf text_of_;
  boost::unordered_flat_set<const Item*, Hash, Same> first_;
  std::map<std::string_view, std::vector<const Item*>> repeated_;
};

}  // namespace cxsync
