#pragma once

#include <boost/json/error.hpp>
#include <boost/json/string_view.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "config/json_document.hpp"

namespace cxsync {

/// Builds the tree from the events of Boost.JSON's parser, and stops at a name that an object holds twice.
class JsonTreeBuilder {
 public:
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  using Code = boost::json::error_code;
  using Text = boost::json::string_view;

  bool on_document_begin(Code& code);
  bool on_document_end(Code& code);
  bool on_array_begin(Code& code);
  bool on_array_end(std::size_t count, Code& code);
  bool on_object_begin(Code& code);
  bool on_object_end(std::size_t count, Code& code);
  bool on_string_part(Text part, std::size_t size, Code& code);
  bool on_string(Text part, std::size_t size, Code& code);
  bool on_key_part(Text part, std::size_t size, Code& code);
  bool on_key(Text part, std::size_t size, Code& code);
  bool on_number_part(Text part, Code& code);
  bool on_int64(std::int64_t value, Text part, Code& code);
  bool on_uint64(std::uint64_t value, Text part, Code& code);
  bool on_double(double value, Text part, Code& code);
  bool on_bool(bool value, Code& code);
  bool on_null(Code& code);
  bool on_comment_part(Text part, Code& code);
  bool on_comment(Text part, Code& code);

  /// The whole document, once the parser is through.
  [[nodiscard]] JsonValue& root() noexcept { return root_; }
  /// Where the parser is: the value it reads at the moment.
  [[nodiscard]] std::string path() const;
  /// The path of the name that came twice; empty if none did.
  [[nodiscard]] const std::string& duplicate() const noexcept { return duplicate_; }

 private:
  JsonValue& begin_value(JsonValue::Type type);

  JsonValue root_;
  std::vector<JsonValue*> open_;  // the containers around the current value, each inside the one before it
  std::string text_;              // of the string or name that is being read
  bool named_ = false;            // a member's name is read, its value is not
  std::string duplicate_;
};

}  // namespace cxsync
