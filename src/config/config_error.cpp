#include "config/config_error.hpp"

#include "support/text.hpp"

namespace cxsync {

namespace {

std::string_view type_name(const JsonValue& value) noexcept {
  switch (value.type) {
    case JsonValue::Type::null:
      return "null";
    case JsonValue::Type::boolean:
      return "true or false";
    case JsonValue::Type::number:
      return "a number";
    case JsonValue::Type::string:
      return "text";
    case JsonValue::Type::array:
      return "a list";
    case JsonValue::Type::object:
      return "an object";
  }
  return "something else";
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

std::string did_you_mean(const std::string& near, std::string_view others, std::span<const std::string_view> known) {
  if (!near.empty()) return "Did you mean \"" + near + "\"?";
  return std::string(others) + joined(known) + ".";
}

}  // namespace

std::string shown_path(std::string_view path) { return printable(path); }

Error config_error(ErrorCode code, std::string_view path, std::string_view what, std::string hint) {
  const std::string shown = shown_path(path);
  std::string message = "Configuration: " + shown + " ";
  message += what;
  return Error(code, std::move(message), std::move(hint), {{"path", shown}});
}

Error wrong_type(const JsonValue& value, std::string_view wanted) {
  std::string what = "must be ";
  what.append(wanted).append(", not ").append(type_name(value)).append(".");
  std::string hint = "Write ";
  hint.append(wanted).append(" there.");
  return config_error(ErrorCode::config_wrong_type, value.path, what, std::move(hint));
}

Error bad_value(const JsonValue& value, std::string_view what, std::string hint) {
  return config_error(ErrorCode::config_bad_value, value.path, what, std::move(hint));
}

Error unknown_key(std::string_view path, std::string_view name, std::span<const std::string_view> known) {
  const std::string near = nearest(name, known);
  Error error = config_error(ErrorCode::config_unknown_key, child_path(path, name), "is not a known key.",
                             did_you_mean(near, "Known keys there: ", known));
  if (!near.empty()) error.with("nearest_key", near);
  return error;
}

Error missing_key(const JsonValue& object, std::string_view name, std::string_view why) {
  std::string hint = "Add \"";
  hint.append(name).append("\" to ").append(object.path == "/" ? "the document" : shown_path(object.path)).append(".");
  if (!why.empty()) hint.append(" ").append(why);
  return config_error(ErrorCode::config_missing_key, child_path(object.path, name), "is missing.", std::move(hint));
}

Error unknown_word(const JsonValue& value, std::string_view what, std::span<const std::string_view> known) {
  const std::string near = nearest(value.text, known);
  std::string text = "is \"" + printable(value.text, 100) + "\", which is not ";
  text.append(what).append(".");
  Error error = bad_value(value, text, did_you_mean(near, "Known are: ", known));
  if (!near.empty()) error.with("nearest_key", near);
  return error;
}

}  // namespace cxsync
