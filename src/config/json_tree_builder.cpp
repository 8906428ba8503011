#include "config/json_tree_builder.hpp"

#include <utility>

namespace cxsync {

std::string JsonTreeBuilder::path() const {
  if (open_.empty()) return "/";
  const JsonValue& around = *open_.back();
  if (around.type == JsonValue::Type::array) return child_path(around.path, std::to_string(around.items.size()));
  return named_ ? around.members.back().value.path : around.path;
}

JsonValue& JsonTreeBuilder::begin_value(JsonValue::Type type) {
  JsonValue* value = &root_;
  if (open_.empty()) {
    root_.path = "/";
  } else if (JsonValue& around = *open_.back(); around.type == JsonValue::Type::array) {
    std::string here = path();
    value = &around.items.emplace_back();
    value->path = std::move(here);
  } else {
    value = &around.members.back().value;
    named_ = false;
  }
  value->type = type;
  return *value;
}

bool JsonTreeBuilder::on_document_begin(Code&) { return true; }
bool JsonTreeBuilder::on_document_end(Code&) { return true; }

bool JsonTreeBuilder::on_array_begin(Code&) {
  open_.push_back(&begin_value(JsonValue::Type::array));
  return true;
}

bool JsonTreeBuilder::on_array_end(std::size_t, Code&) {
  open_.pop_back();
  return true;
}

bool JsonTreeBuilder::on_object_begin(Code&) {
  open_.push_back(&begin_value(JsonValue::Type::object));
  return true;
}

bool JsonTreeBuilder::on_object_end(std::size_t, Code&) {
  open_.pop_back();
  return true;
}

bool JsonTreeBuilder::on_string_part(Text part, std::size_t, Code&) {
  text_.append(part.data(), part.size());
  return true;
}

bool JsonTreeBuilder::on_string(Text part, std::size_t, Code&) {
  text_.append(part.data(), part.size());
  begin_value(JsonValue::Type::string).text = std::exchange(text_, {});
  return true;
}

bool JsonTreeBuilder::on_key_part(Text part, std::size_t, Code&) {
  text_.append(part.data(), part.size());
  return true;
}

bool JsonTreeBuilder::on_key(Text part, std::size_t, Code& code) {
  text_.append(part.data(), part.size());
  JsonValue& object = *open_.back();
  std::string path = child_path(object.path, text_);
  if (object.find(text_) != nullptr) {
    duplicate_ = std::move(path);
    code = boost::json::make_error_code(boost::json::error::syntax);
    return false;
  }
  JsonMember& member = object.members.emplace_back();
  member.name = std::exchange(text_, {});
  member.value.path = std::move(path);
  named_ = true;
  return true;
}

bool JsonTreeBuilder::on_number_part(Text, Code&) { return true; }

bool JsonTreeBuilder::on_int64(std::int64_t value, Text, Code&) {
  JsonValue& number = begin_value(JsonValue::Type::number);
  if (value >= 0) number.whole = static_cast<std::uint64_t>(value);
  return true;
}

bool JsonTreeBuilder::on_uint64(std::uint64_t value, Text, Code&) {
  begin_value(JsonValue::Type::number).whole = value;
  return true;
}

bool JsonTreeBuilder::on_double(double, Text, Code&) {
  begin_value(JsonValue::Type::number);
  return true;
}

bool JsonTreeBuilder::on_bool(bool value, Code&) {
  begin_value(JsonValue::Type::boolean).truth = value;
  return true;
}

bool JsonTreeBuilder::on_null(Code&) {
  begin_value(JsonValue::Type::null);
  return true;
}

bool JsonTreeBuilder::on_comment_part(Text, Code&) { return true; }
bool JsonTreeBuilder::on_comment(Text, Code&) { return true; }

}  // namespace cxsync
