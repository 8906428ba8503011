#include "cxsync/record.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

namespace cxsync {

using detail::k_cell_words;
using detail::k_form_shift;
using detail::k_head_words;
using detail::k_row_words;
using detail::k_size_mask;
using detail::k_text_words;
using Word = detail::BlockWord;

namespace {

/// Longer texts are not looked for: they hardly come again.
constexpr std::size_t k_longest_known = 64;
constexpr std::size_t k_known_texts = 256;

template <typename Number>
std::uint64_t number_at(const char* from) noexcept {
  Number number = 0;
  std::memcpy(&number, from, sizeof(number));
  return number;
}

/// Where a text is looked for. Both ends of it count, for texts of ids and names differ there.
std::size_t place_of(std::string_view text) noexcept {
  constexpr std::uint64_t k_mix = 0x9E3779B97F4A7C15U;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  if (text.size() >= sizeof(std::uint64_t)) {
    head = number_at<std::uint64_t>(begin);
    tail = number_at<std::uint64_t>(end - sizeof(std::uint64_t));
  } else if (text.size() >= sizeof(std::uint32_t)) {
    head = number_at<std::uint32_t>(begin);
    tail = number_at<std::uint32_t>(end - sizeof(std::uint32_t));
  } else {
    head = number_at<std::uint8_t>(begin) << 8U | number_at<std::uint8_t>(begin + text.size() / 2);
    tail = number_at<std::uint8_t>(end - 1);
  }
  const std::uint64_t hash = (head ^ std::rotl(tail, 29) ^ text.size()) * k_mix;
  return (hash >> 56U) % k_known_texts;
}

}  // namespace

Record::Record(std::string_view id, const std::vector<Field>& fields) {
  RecordBuilder builder;
  builder.begin(id);
  for (const Field& field : fields) builder.add(field.name, field.value, field.form);
  std::vector<Record> made;
  builder.finish(made);
  *this = std::move(made.front());
}

std::optional<FieldView> Record::find(std::string_view name) const noexcept {
  if (block_ == nullptr) return std::nullopt;
  const Word* block = block_.get();
  const Word* cell = block + row_ + k_row_words;
  for (std::size_t left = block[row_ + k_text_words]; left > 0; --left, cell += k_cell_words) {
    if (detail::name_at(block, cell[0]) != name) continue;
    return detail::field_at(block, static_cast<std::size_t>(cell - block));
  }
  return std::nullopt;
}

std::optional<std::string_view> Record::get(std::string_view name) const noexcept {
  const auto field = find(name);
  return field ? std::optional(field->value) : std::nullopt;
}

std::vector<Field> Record::copy_fields() const {
  std::vector<Field> copies;
  copies.reserve(fields().size());
  for (const FieldView field : fields()) copies.emplace_back(field);
  return copies;
}

void Record::set_id(std::string_view id) { *this = Record(id, copy_fields()); }

void Record::set(std::string_view name, std::string_view value, ValueForm form) {
  auto copies = copy_fields();
  const auto held = std::find_if(copies.begin(), copies.end(), [&](const Field& field) { return field.name == name; });
  Field field{std::string(name), std::string(value), form};
  if (held == copies.end()) {
    copies.push_back(std::move(field));
  } else {
    *held = std::move(field);
  }
  *this = Record(id(), copies);
}

bool operator==(const Record& a, const Record& b) noexcept {
  if (a.block_ == b.block_ && a.row_ == b.row_) return true;
  const FieldRange left = a.fields();
  const FieldRange right = b.fields();
  return a.id() == b.id() && std::equal(left.begin(), left.end(), right.begin(), right.end());
}

RecordBuilder::RecordBuilder() { clear(); }

void RecordBuilder::clear() {
  // The empty text stands first, so that it is known.
  text_.assign(1, '\0');
  rows_.clear();
  cells_.clear();
  known_.assign(k_known_texts, Span{});
}

RecordBuilder::Span RecordBuilder::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > k_size_mask || text_.size() + text.size() >= k_size_mask) {
    throw std::length_error("more text than records can hold");
  }
  Span* known = text.size() > k_longest_known ? nullptr : &known_[place_of(text)];
  if (known != nullptr && known->size == text.size() &&
      std::memcmp(text_.data() + known->begin, text.data(), text.size()) == 0) {
    return *known;
  }
  const Span span{static_cast<Word>(text_.size()), static_cast<Word>(text.size())};
  text_.append(text).push_back('\0');
  if (known != nullptr) *known = span;
  return span;
}

RecordBuilder::Name RecordBuilder::name_of(std::string_view name) {
  // Records of one listing carry the same fields in the same order.
  const auto count = names_.size();
  if (next_name_ >= count) next_name_ = 0;
  std::size_t number = next_name_;
  for (std::size_t tried = 0; tried < count; ++tried) {
    if (names_[number] == name) break;
    if (++number == count) number = 0;
    if (tried + 1 == count) number = count;
  }
  if (number == count) names_.emplace_back(name);
  next_name_ = number + 1;
  return static_cast<Name>(number);
}

void RecordBuilder::begin(std::string_view id) {
  const Span span = keep(id);
  rows_.push_back({span, cells_.size()});
}

void RecordBuilder::set_id(std::string_view id) { rows_.back().id = keep(id); }

void RecordBuilder::add(Name name, std::string_view value, ValueForm form) {
  const Span span = keep(value);
  cells_.push_back({name, span, form});
}

void RecordBuilder::set(std::string_view name, std::string_view value, ValueForm form) {
  for (std::size_t cell = rows_.back().first_cell; cell < cells_.size(); ++cell) {
    if (text_of(cells_[cell].name) != name) continue;
    cells_[cell].value = keep(value);
    cells_[cell].form = form;
    return;
  }
  add(name, value, form);
}

void RecordBuilder::drop() {
  cells_.resize(rows_.back().first_cell);
  rows_.pop_back();
}

std::size_t RecordBuilder::field_count() const noexcept { return cells_.size() - rows_.back().first_cell; }

void RecordBuilder::finish(std::vector<Record>& records) {
  if (rows_.empty()) return;
  std::vector<Span> names;
  names.reserve(names_.size());
  for (const std::string& name : names_) names.push_back(keep(name));
  const std::size_t names_at = k_head_words + rows_.size() * k_row_words + cells_.size() * k_cell_words;
  const std::size_t texts_at = names_at + names.size() * k_text_words;
  const std::size_t words = texts_at + (text_.size() + sizeof(Word) - 1) / sizeof(Word);
  if (words > k_size_mask) throw std::length_error("more records than fit in one block");
  const std::shared_ptr<Word[]> block = std::make_shared_for_overwrite<Word[]>(words);
  records.reserve(records.size() + rows_.size());

  Word* at = block.get();
  *at++ = static_cast<Word>(texts_at);
  *at++ = static_cast<Word>(names_at);
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    const std::size_t end = row + 1 < rows_.size() ? rows_[row + 1].first_cell : cells_.size();
    records.push_back(Record(block, static_cast<std::size_t>(at - block.get())));
    *at++ = rows_[row].id.begin;
    *at++ = rows_[row].id.size;
    *at++ = static_cast<Word>(end - rows_[row].first_cell);
    for (std::size_t cell = rows_[row].first_cell; cell < end; ++cell) {
      *at++ = static_cast<Word>(cells_[cell].name);
      *at++ = cells_[cell].value.begin;
      *at++ = cells_[cell].value.size | static_cast<Word>(cells_[cell].form) << k_form_shift;
    }
  }
  for (const Span& name : names) {
    *at++ = name.begin;
    *at++ = name.size;
  }
  std::memcpy(at, text_.data(), text_.size());
  clear();
  names_.clear();
  next_name_ = 0;
}

}  // namespace cxsync
