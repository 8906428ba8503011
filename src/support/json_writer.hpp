#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cxsync {

/// Writes canonical JSON: no blanks, members in the order of the calls, `"` `\` and what changes_display() escaped, all
/// other UTF-8 as it is. The same calls give the same bytes.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::int64_t value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& number(int value) { return number(static_cast<std::int64_t>(value)); }
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// A text, or null when empty.
  JsonWriter& string_or_null(const std::optional<std::string>& text);
  /// JSON text written elsewhere, as it is.
  JsonWriter& raw(std::string_view json);

  /// A member with a text value.
  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }

 private:
  void separate();
  std::string& out_;
  bool first_ = true;
};

}  // namespace cxsync
