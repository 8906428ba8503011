#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cxsync {

/// One thing a person ticked: a word (`all none new changed suggested`), a key, or a key with a decision.
/// `KEY=IVINEX_ID` takes one of the row's candidates and `KEY=new` creates the record. `KEY=cxone` and `KEY=ivinex`
/// decide a conflict whatever OnConflict says for the run; they may follow the others: `KEY=IVINEX_ID=cxone`.
struct SelectionItem {
  std::string key_or_word;
  std::string decision;  ///< what stands behind `=`; empty: nothing

  friend bool operator==(const SelectionItem&, const SelectionItem&) = default;
};

/// The rows a person ticked.
class Selection {
 public:
  Selection() = default;  ///< selects nothing, like `none`
  /// Reads words and keys separated by commas or line ends; blanks around them are dropped.
  /// @throws Error selection_bad_word for an empty text, an empty decision or a key with characters no key has.
  static Selection parse(std::string_view text);
  /// The same for a list, one item each.
  static Selection of(const std::vector<std::string>& items);

  [[nodiscard]] const std::vector<SelectionItem>& items() const noexcept { return items_; }
  /// Only words, no keys: fit for every kind at once.
  [[nodiscard]] bool only_words() const noexcept;

 private:
  std::vector<SelectionItem> items_;
};

/// True for `all none new changed suggested`.
bool is_selection_word(std::string_view text) noexcept;

}  // namespace cxsync
