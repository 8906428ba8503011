#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cxsync {

/// A key that is known when it is compiled, ready to be written: `,"name":`. Needs no escaping.
class JsonKey {
 public:
  template <std::size_t Size>
  consteval JsonKey(const char (&name)[Size]) {  // NOLINT(google-explicit-constructor): a literal is one
    put(',');
    put('"');
    for (std::size_t i = 0; i + 1 < Size; ++i) {
      if (name[i] < 0x20 || name[i] == '"' || name[i] == '\\' || name[i] == 0x7F) throw "this key needs escaping";
      put(name[i]);
    }
    put('"');
    put(':');
  }
  /// @param first it is the first one of its object.
  [[nodiscard]] std::string_view text(bool first) const noexcept {
    const std::size_t skipped = first ? 1 : 0;
    return {text_.data() + skipped, size_ - skipped};
  }

 private:
  constexpr void put(char c) { text_.at(size_++) = c; }

  std::array<char, 40> text_{};
  std::size_t size_ = 0;
};

/// Writes canonical JSON: no blanks, members in the order of the calls, `"` `\` and what changes_display() escaped, all
/// other UTF-8 as it is. The same calls give the same bytes.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(const JsonKey& key);
  /// A key that is known only when it is written.
  JsonWriter& any_key(std::string_view name);
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
  JsonWriter& member(const JsonKey& name, std::string_view text) { return key(name).string(text); }

 private:
  void separate();
  std::string& out_;
  bool first_ = true;
};

}  // namespace cxsync
