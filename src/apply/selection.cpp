#include "cxsync/selection.hpp"

#include <algorithm>

#include "cxsync/error.hpp"
#include "plan/validity.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error(
      ErrorCode::selection_bad_word, message,
      "Use words (all, new, changed, suggested, none) and keys with commas; KEY=IVINEX_ID adopts a row, KEY=new "
      "creates one, KEY=cxone and KEY=ivinex decide a conflict.");
}

SelectionItem parse_item(std::string_view text) {
  const auto equals = text.find('=');
  SelectionItem item{std::string(trim(text.substr(0, equals))), {}};
  if (item.key_or_word.empty()) refuse("the selection has an empty entry");
  const bool word = is_selection_word(item.key_or_word);
  if (!word && !is_usable_key(item.key_or_word)) {
    refuse("\"" + printable(item.key_or_word, 80) + "\" in the selection is neither a word nor a key");
  }
  if (equals == std::string_view::npos) return item;
  item.decision = std::string(trim(text.substr(equals + 1)));
  if (word) refuse("the word \"" + item.key_or_word + "\" in the selection takes no decision");
  if (item.decision.empty()) refuse("the selection says nothing behind \"" + item.key_or_word + "=\"");
  return item;
}

}  // namespace

Selection Selection::parse(std::string_view text) {
  std::vector<std::string> items;
  std::size_t start = 0;
  while (start <= text.size()) {
    const auto end = std::min(text.find_first_of(",\r\n", start), text.size());
    const auto item = trim(text.substr(start, end - start));
    // Blank lines and a line end at the end are no entries; an empty place between commas is a slip.
    const bool at_line_end = end == text.size() || text[end] != ',';
    if (!item.empty() || !at_line_end) items.emplace_back(item);
    start = end + 1;
  }
  return of(items);
}

Selection Selection::of(const std::vector<std::string>& items) {
  if (items.empty()) refuse("the selection is empty");
  Selection selection;
  for (const std::string& item : items) selection.items_.push_back(parse_item(item));
  return selection;
}

bool Selection::only_words() const noexcept {
  return std::all_of(items_.begin(), items_.end(),
                     [](const SelectionItem& item) { return is_selection_word(item.key_or_word); });
}

}  // namespace cxsync
