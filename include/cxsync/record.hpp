#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxsync {

/// How a value stood in the answer it was read from. Ivinex answers every value as text or null; anything else is
/// kept apart, because a group list that is not text must never be overwritten.
enum class ValueForm : std::uint8_t {
  text,       ///< a string
  null,       ///< null: an empty value
  scalar,     ///< a number or boolean, kept as its JSON text (`5`, `true`)
  unreadable  ///< an array or object; the text is empty
};

/// One named value, with its own text.
struct Field {
  std::string name;   ///< canonical field name (CXone side) or machine field name (Ivinex side)
  std::string value;  ///< UTF-8; empty for null and unreadable values
  ValueForm form = ValueForm::text;

  friend bool operator==(const Field&, const Field&) = default;
};

/// One named value of a record, borrowed from it. Both texts are followed by a zero byte.
struct FieldView {
  std::string_view name;
  std::string_view value;
  ValueForm form = ValueForm::text;

  explicit operator Field() const { return {std::string(name), std::string(value), form}; }
  friend bool operator==(const FieldView&, const FieldView&) = default;
  friend bool operator==(const FieldView& view, const Field& field) noexcept {
    return view.name == field.name && view.value == field.value && view.form == field.form;
  }
};

namespace detail {

/// A block holds the texts of many records once. In words: where the texts begin, where the names begin, then its rows
/// and its names, then the texts as bytes. A row is its id, the number of its cells, and the cells. A text is where it
/// begins among the texts, and its size; a cell is the number of its name and a text. The form of a value stands in the
/// highest bits of its size. Here, and not in record.cpp, because every record is looked into many times.
using BlockWord = std::uint32_t;
inline constexpr std::size_t k_texts_at = 0;
inline constexpr std::size_t k_names_at = 1;
inline constexpr std::size_t k_head_words = 2;
inline constexpr std::size_t k_text_words = 2;
inline constexpr std::size_t k_row_words = k_text_words + 1;
inline constexpr std::size_t k_cell_words = 1 + k_text_words;
inline constexpr unsigned k_form_shift = 30;
inline constexpr BlockWord k_size_mask = (BlockWord{1} << k_form_shift) - 1;

inline std::string_view text_at(const BlockWord* block, const BlockWord* span) noexcept {
  return {reinterpret_cast<const char*>(block + block[k_texts_at]) + span[0], span[1] & k_size_mask};
}
inline std::string_view name_at(const BlockWord* block, BlockWord number) noexcept {
  return text_at(block, block + block[k_names_at] + number * k_text_words);
}
inline FieldView field_at(const BlockWord* block, std::size_t cell) noexcept {
  const BlockWord* at = block + cell;
  return {name_at(block, at[0]), text_at(block, at + 1), static_cast<ValueForm>(at[2] >> k_form_shift)};
}

}  // namespace detail

/// The fields of a record in the order in which they were added. Borrowed from the record.
class FieldRange {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = FieldView;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = FieldView;

    Iterator() = default;
    FieldView operator*() const noexcept { return detail::field_at(block_, cell_); }
    Iterator& operator++() noexcept {
      cell_ += detail::k_cell_words;
      return *this;
    }
    Iterator operator++(int) noexcept { return std::exchange(*this, std::next(*this)); }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    friend class FieldRange;
    Iterator(const detail::BlockWord* block, std::size_t cell) noexcept : block_(block), cell_(cell) {}
    const detail::BlockWord* block_ = nullptr;
    std::size_t cell_ = 0;
  };

  [[nodiscard]] Iterator begin() const noexcept { return {block_, first_}; }
  [[nodiscard]] Iterator end() const noexcept { return {block_, first_ + count_ * detail::k_cell_words}; }
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  /// @param index below size().
  FieldView operator[](std::size_t index) const noexcept {
    return detail::field_at(block_, first_ + index * detail::k_cell_words);
  }

 private:
  friend class Record;
  FieldRange(const detail::BlockWord* block, std::size_t first, std::size_t count) noexcept
      : block_(block), first_(first), count_(count) {}
  const detail::BlockWord* block_;
  std::size_t first_;
  std::size_t count_;
};

/// One object of a kind as one side has it. A field that is not listed was missing from the answer; it is neither
/// compared nor written. A handle of content that copies share, and that the records of a RecordBuilder share one block
/// of memory for. Not synchronised: one thread at a time, or any number of readers.
class Record {
 public:
  Record() = default;
  /// @param id the record's identity on its own side: the CXone key, or the Ivinex record id (`collection_id`).
  ///        Empty if the answer carried none.
  explicit Record(std::string_view id) : Record(id, {}) {}
  /// @param fields each name at most once.
  /// @throws std::length_error if there is more than 1 GiB of text.
  Record(std::string_view id, const std::vector<Field>& fields);

  /// Borrowed from the record.
  [[nodiscard]] std::string_view id() const noexcept {
    return block_ == nullptr ? std::string_view() : detail::text_at(block_.get(), block_.get() + row_);
  }
  /// The value of a field; empty if the record does not carry the field. Borrowed from the record.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const noexcept;
  /// The field itself; empty if the record does not carry it. Borrowed from the record.
  [[nodiscard]] std::optional<FieldView> find(std::string_view name) const noexcept;
  [[nodiscard]] FieldRange fields() const noexcept {
    if (block_ == nullptr) return {nullptr, 0, 0};
    return {block_.get(), row_ + detail::k_row_words, block_[row_ + detail::k_text_words]};
  }
  [[nodiscard]] std::vector<Field> copy_fields() const;

  /// Gives the record another id. Copies the content: see RecordBuilder for many records. @throws as the constructor.
  void set_id(std::string_view id);
  /// Adds the field, or replaces the one of that name. Copies the content: see RecordBuilder for many fields.
  /// @throws as the constructor.
  void set(std::string_view name, std::string_view value, ValueForm form = ValueForm::text);

  /// The same id, and the same fields in the same order.
  friend bool operator==(const Record& a, const Record& b) noexcept;

 private:
  friend class RecordBuilder;
  Record(std::shared_ptr<const detail::BlockWord[]> block, std::size_t row) noexcept
      : block_(std::move(block)), row_(row) {}

  std::shared_ptr<const detail::BlockWord[]> block_;  ///< null: no id and no field
  std::size_t row_ = 0;
};

/// Makes many records that share one block of memory, and in it one copy of a text that comes again and again. The
/// block is given back with the last record that lies in it. Texts that are given are copied. For one thread at a time.
/// @throws std::length_error from whatever adds text, and from finish(), if there is more than 1 GiB for one block.
class RecordBuilder {
 public:
  RecordBuilder();

  /// Stands for a name until finish(), whatever record it is added to.
  enum class Name : detail::BlockWord {};
  [[nodiscard]] Name name_of(std::string_view name);

  /// Begins the next record.
  void begin(std::string_view id);
  /// Gives the record that was begun another id. This and all that follows down to field_count() needs a record that
  /// was begun and not dropped.
  void set_id(std::string_view id);
  /// Adds a field to it. @param name one that the record does not carry yet.
  void add(std::string_view name, std::string_view value, ValueForm form = ValueForm::text) {
    add(name_of(name), value, form);
  }
  /// The same for a name that comes again and again.
  void add(Name name, std::string_view value, ValueForm form = ValueForm::text);
  /// The same, or replaces the field of that name.
  void set(std::string_view name, std::string_view value, ValueForm form = ValueForm::text);
  /// Takes the record that was begun back.
  void drop();
  /// The fields of the record that was begun.
  [[nodiscard]] std::size_t field_count() const noexcept;
  /// Records so far.
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// Bytes of text so far.
  [[nodiscard]] std::size_t text_size() const noexcept { return text_.size(); }

  /// Forgets the records so far, but no Name.
  void clear();
  /// Appends the records to `records` and begins anew, with the memory it has.
  void finish(std::vector<Record>& records);

 private:
  struct Span {
    detail::BlockWord begin = 0;
    detail::BlockWord size = 0;
  };
  struct Cell {
    Name name;
    Span value;
    ValueForm form;
  };
  struct Row {
    Span id;
    std::size_t first_cell;
  };

  Span keep(std::string_view text);
  [[nodiscard]] const std::string& text_of(Name name) const { return names_[static_cast<std::size_t>(name)]; }

  std::string text_;
  std::vector<std::string> names_;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;
  std::vector<Span> known_;  ///< texts that may come again, by a hash
  std::size_t next_name_ = 0;
};

}  // namespace cxsync
