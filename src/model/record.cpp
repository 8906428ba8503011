#include "cxsync/record.hpp"

#include <algorithm>

namespace cxsync {

const Field* Record::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) { return field.name == name; });
  return found == fields_.end() ? nullptr : &*found;
}

std::optional<std::string_view> Record::get(std::string_view name) const noexcept {
  const Field* field = find(name);
  return field == nullptr ? std::nullopt : std::optional<std::string_view>(field->value);
}

void Record::set(std::string_view name, std::string value, ValueForm form) {
  for (Field& field : fields_) {
    if (field.name == name) {
      field.value = std::move(value);
      field.form = form;
      return;
    }
  }
  fields_.push_back(Field{std::string(name), std::move(value), form});
}

}  // namespace cxsync
