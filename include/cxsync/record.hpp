#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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

/// One named value of a record.
struct Field {
  std::string name;   ///< canonical field name (CXone side) or machine field name (Ivinex side)
  std::string value;  ///< UTF-8; empty for null and unreadable values
  ValueForm form = ValueForm::text;

  friend bool operator==(const Field&, const Field&) = default;
};

/// One object of a kind as one side has it. A field that is not listed was missing from the answer; it is neither
/// compared nor written. Not synchronised: one thread at a time, or any number of readers.
class Record {
 public:
  Record() = default;
  /// @param id the record's identity on its own side: the CXone key, or the Ivinex record id (`collection_id`).
  ///        Empty if the answer carried none.
  explicit Record(std::string id) : id_(std::move(id)) {}
  /// @param fields each name at most once.
  Record(std::string id, std::vector<Field> fields) : id_(std::move(id)), fields_(std::move(fields)) {}

  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  void set_id(std::string id) { id_ = std::move(id); }

  /// The value of a field; empty if the record does not carry the field. Borrowed from the record.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const noexcept;
  /// The field itself, or nullptr. Borrowed from the record.
  [[nodiscard]] const Field* find(std::string_view name) const noexcept;
  /// Adds the field, or replaces the one of that name.
  void set(std::string_view name, std::string value, ValueForm form = ValueForm::text);
  /// All fields in the order in which they were added.
  [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
  void reserve(std::size_t count) { fields_.reserve(count); }

  friend bool operator==(const Record&, const Record&) = default;

 private:
  std::string id_;
  std::vector<Field> fields_;
};

}  // namespace cxsync
