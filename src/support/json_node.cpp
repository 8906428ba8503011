#include "support/json_node.hpp"

namespace cxsync {

void JsonNode::refuse(std::string what) const { throw JsonShapeError{path_.empty() ? "/" : path_, std::move(what)}; }

JsonNode JsonNode::member(std::string_view name) const {
  std::string path = path_ + "/" + std::string(name);
  const boost::json::value* found = object().if_contains(name);
  if (found == nullptr) throw JsonShapeError{std::move(path), "it is missing"};
  return {*found, std::move(path)};
}

bool JsonNode::flag(std::string_view name) const {
  const boost::json::value* found = object().if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

std::string JsonNode::text() const {
  if (!value_.is_string()) refuse("a text is expected");
  return std::string(value_.get_string());
}

std::optional<std::string> JsonNode::text_or_null() const {
  return value_.is_null() ? std::nullopt : std::optional(text());
}

std::uint64_t JsonNode::count() const {
  boost::json::error_code failure;
  const auto number = value_.to_number<std::uint64_t>(failure);
  if (failure || value_.is_double()) refuse("a whole number is expected");
  return number;
}

bool JsonNode::boolean() const {
  if (!value_.is_bool()) refuse("true or false is expected");
  return value_.get_bool();
}

const boost::json::object& JsonNode::object() const {
  if (!value_.is_object()) refuse("an object is expected");
  return value_.get_object();
}

}  // namespace cxsync
