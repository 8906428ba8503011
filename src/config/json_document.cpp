#include "config/json_document.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>

#include "config/config_error.hpp"
#include "config/json_tree_builder.hpp"

namespace cxsync {

namespace {

constexpr std::size_t k_max_depth = 32;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

Error at_position(Error error, std::string_view json, std::size_t offset) {
  const std::string_view before = json.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  // Columns count characters, as editors do: bytes that continue a UTF-8 sequence are none.
  const std::string_view in_line = before.substr(line_start);
  const auto column =
      1 + std::count_if(in_line.begin(), in_line.end(), [](char byte) { return (byte & 0xC0) != 0x80; });
  error.with("line", std::to_string(line)).with("column", std::to_string(column));
  return error;
}

[[noreturn]] void throw_syntax_error(std::string_view json, std::size_t offset, const std::string& path,
                                     const boost::json::error_code& code) {
  const Error where = at_position(Error(ErrorCode::config_not_json, {}), json, offset);
  std::string message = "The configuration is not valid JSON at line ";
  message.append(where.detail("line")).append(", column ").append(where.detail("column"));
  message.append(" (near ").append(path).append("): ");
  std::string hint = "Mend the document there; a missing comma, quote or bracket just before it is the usual cause.";
  if (code == boost::json::error::too_deep) {
    message += "it is nested deeper than 32 levels.";
    hint = "No configuration needs that many brackets; remove what does not belong there.";
  } else if (code == boost::json::error::incomplete) {
    message += "the document ends too early.";
    hint = "A closing bracket or quote is missing at the end.";
  } else {
    message.append(code.message()).append(".");
  }
  throw Error(
      ErrorCode::config_not_json, std::move(message), std::move(hint),
      {{"path", path}, {"line", std::string(where.detail("line"))}, {"column", std::string(where.detail("column"))}});
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const noexcept {
  const auto member = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.name == name; });
  return member == members.end() ? nullptr : &member->value;
}

std::string child_path(std::string_view path, std::string_view name) {
  std::string child(path == "/" ? std::string_view{} : path);
  child += '/';
  for (const char c : name) {  // RFC 6901
    if (c == '~') {
      child += "~0";
    } else if (c == '/') {
      child += "~1";
    } else {
      child += c;
    }
  }
  return child;
}

JsonValue parse_json_document(std::string_view json) {
  if (json.starts_with(k_byte_order_mark)) json.remove_prefix(k_byte_order_mark.size());
  boost::json::parse_options options;
  options.max_depth = k_max_depth;
  boost::json::basic_parser<JsonTreeBuilder> parser(options);
  boost::json::error_code code;
  std::size_t read = parser.write_some(false, json.data(), json.size(), code);
  const std::string& duplicate = parser.handler().duplicate();
  if (!duplicate.empty()) {
    throw at_position(config_error(ErrorCode::config_duplicate_key, duplicate, "stands in the document twice.",
                                   "Keep one of the two; the second is at the given line and column."),
                      json, read);
  }
  if (!code && read < json.size()) code = boost::json::error::extra_data;
  if (code) throw_syntax_error(json, read, shown_path(parser.handler().path()), code);
  return std::move(parser.handler().root());
}

}  // namespace cxsync
