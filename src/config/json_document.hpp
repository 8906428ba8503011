#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxsync {

struct JsonMember;

/// A value of the configuration document, and where it stands.
struct JsonValue {
  enum class Type : std::uint8_t { null, boolean, number, string, array, object };

  Type type = Type::null;
  bool truth = false;                  ///< of a boolean
  std::optional<std::uint64_t> whole;  ///< of a number written as a whole one that is not negative
  std::string text;                    ///< of a string
  std::vector<JsonValue> items;        ///< of an array
  std::vector<JsonMember> members;     ///< of an object, in the order of the document, every name once
  std::string path;                    ///< JSON pointer; `/` for the whole document

  /// The member of that name, or nullptr.
  [[nodiscard]] const JsonValue* find(std::string_view name) const noexcept;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// The path of a member or an item below `path`.
std::string child_path(std::string_view path, std::string_view name);

/// Reads strict JSON: UTF-8, at most 32 levels, every name once per object. A byte order mark is skipped.
/// @throws Error config_not_json or config_duplicate_key, with the details `path`, `line` and `column`.
JsonValue parse_json_document(std::string_view json);

}  // namespace cxsync
