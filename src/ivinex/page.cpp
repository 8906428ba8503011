#include "ivinex/page.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include "support/json_events.hpp"
#include "support/text.hpp"

namespace cxsync::ivinex {
namespace {

using Type = JsonScalar::Type;

/// No module has more fields; a row of very many would take very long.
constexpr std::size_t k_most_fields = 1000;

/// A number or boolean as text; empty for text and null.
class Spelled {
 public:
  explicit Spelled(const JsonScalar& value) {
    switch (value.type) {
      case Type::boolean:
        text_ = value.boolean ? "true" : "false";
        return;
      case Type::int64:
        spell(value.int64);
        return;
      case Type::uint64:
        spell(value.uint64);
        return;
      case Type::real:
        spell(value.real, std::chars_format::fixed);
        return;
      default:
        return;
    }
  }
  [[nodiscard]] std::string_view view() const noexcept { return text_; }

 private:
  template <typename... Number>
  void spell(Number... number) {
    const auto end = std::to_chars(digits_.data(), digits_.data() + digits_.size(), number...).ptr;
    text_ = {digits_.data(), end};
  }

  std::array<char, 400> digits_;  // NOLINT(cppcoreguidelines-pro-type-member-init): text_ says how many are set
  std::string_view text_;
};

/// Reads an answer with rows as it goes by.
class PageVisitor {
 public:
  explicit PageVisitor(std::span<const std::string> fields) : fields_(fields), found_(fields.size()) {
    for (const std::string& field : fields) names_.push_back(rows_.name_of(field));
  }

  void key(std::string_view key) {
    if (place() == Place::row) {
      note_field(key);
    } else if (place() == Place::root) {
      key_ = key == "Records" ? Key::records : key == "Status" ? Key::status : Key::other;
    }
  }

  void scalar(const JsonScalar& value) {
    if (place() == Place::row) {
      take_value(value);
    } else if (place() == Place::root && key_ == Key::status && value.type == Type::text) {
      is_refusal_ = !value.text.empty() && fold_case(value.text) != "success";
    } else if (place() == Place::records) {
      has_other_row_ = true;
    }
  }

  void begin_object() {
    Place next = Place::passed_over;
    if (places_.empty()) {
      next = Place::root;
      is_object_ = true;
    } else if (place() == Place::records) {
      next = Place::row;
      begin_row();
    } else if (place() == Place::row) {
      take_compound();
    }
    places_.push_back(next);
  }

  void end_object() {
    if (place() == Place::row) end_row();
    places_.pop_back();
  }

  void begin_array() {
    Place next = Place::passed_over;
    if (place() == Place::root && key_ == Key::records && !has_records_) {
      next = Place::records;
      has_records_ = true;
    } else if (place() == Place::row) {
      take_compound();
    } else if (place() == Place::records) {
      has_other_row_ = true;
    }
    places_.push_back(next);
  }

  void end_array() { places_.pop_back(); }

  /// What is wrong with the text; empty: nothing.
  [[nodiscard]] std::string_view problem() const noexcept {
    if (is_object_ && is_refusal_) return "is a refusal";
    if (!is_object_ || !has_records_) return "is not an object with Records";
    return has_other_row_ ? "has a row that is no object" : std::string_view();
  }

  std::vector<Record> take() {
    rows_.finish(made_);
    return std::move(made_);
  }

 private:
  enum class Place : std::uint8_t { root, records, row, passed_over };
  enum class Key : std::uint8_t { other, records, status };

  /// What a row holds of a wanted field.
  struct Found {
    bool is_there = false;
    ValueForm form = ValueForm::null;
    std::string_view value;
    std::string text;  ///< of a value that does not last
  };

  static constexpr std::size_t k_none = static_cast<std::size_t>(-1);

  [[nodiscard]] Place place() const noexcept { return places_.empty() ? Place::passed_over : places_.back(); }

  void begin_row() {
    rows_.begin({});
    for (Found& found : found_) found.is_there = false;
  }

  void note_field(std::string_view key) {
    is_id_ = key == "collection_id";
    if (fields_.empty()) {
      name_ = key;
      return;
    }
    field_ = k_none;
    for (std::size_t field = 0; field_ == k_none && field < fields_.size(); ++field) {
      if (fields_[field] == key) field_ = field;
    }
  }

  void take_value(const JsonScalar& value) {
    const bool is_text = value.type == Type::text;
    const Spelled spelled(value);
    const std::string_view text = is_text ? value.text : spelled.view();
    const ValueForm form = is_text ? ValueForm::text : value.type == Type::null ? ValueForm::null : ValueForm::scalar;
    const bool may_be_id = is_text || value.type == Type::int64 || value.type == Type::uint64;
    if (is_id_ && may_be_id) rows_.set_id(text);
    keep(text, form, is_text && value.lasting);
  }

  void take_compound() { keep({}, ValueForm::unreadable, true); }

  void keep(std::string_view text, ValueForm form, bool lasting) {
    if (fields_.empty()) {
      if (rows_.field_count() < k_most_fields) rows_.set(name_, text, form);
      return;
    }
    if (field_ == k_none) return;
    Found& found = found_[field_];
    found.is_there = true;
    found.form = form;
    found.value = text;
    if (lasting) return;
    found.text = text;
    found.value = found.text;
  }

  void end_row() {
    for (std::size_t field = 0; field < fields_.size(); ++field) {
      if (found_[field].is_there) rows_.add(names_[field], found_[field].value, found_[field].form);
    }
    // Rows that carry whatever they like share no names.
    if (fields_.empty()) rows_.finish(made_);
  }

  std::span<const std::string> fields_;
  std::vector<Found> found_;  ///< by wanted field
  RecordBuilder rows_;
  std::vector<RecordBuilder::Name> names_;  ///< of the wanted fields
  std::vector<Record> made_;
  std::vector<Place> places_;   ///< of the arrays and objects that are open
  Key key_ = Key::other;        ///< the last one of the root
  std::string name_;            ///< the last one of a row, where all fields are wanted
  std::size_t field_ = k_none;  ///< the last one of a row, where it is wanted
  bool is_id_ = false;
  bool is_object_ = false;
  bool is_refusal_ = false;
  bool has_records_ = false;
  bool has_other_row_ = false;
};

}  // namespace

ParsedPage parse_page(std::string_view body, std::span<const std::string> fields) {
  PageVisitor visitor(fields);
  if (!JsonEvents<PageVisitor>::read(body, visitor)) return {std::nullopt, "is not JSON"};
  if (const auto problem = visitor.problem(); !problem.empty()) return {std::nullopt, problem};
  return {Page{visitor.take()}, {}};
}

}  // namespace cxsync::ivinex
