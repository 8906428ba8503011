#pragma once

#include <boost/json/basic_parser_impl.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "support/json_document.hpp"
#include "support/json_scalar.hpp"

namespace cxsync {

/// Tells a visitor what stands in a JSON text, without making anything of it. The visitor has
/// `begin_object() end_object() begin_array() end_array() key(std::string_view) scalar(const JsonScalar&)`;
/// a key holds until the next event.
template <typename Visitor>
class JsonEvents {
 public:
  /// False if the text is not JSON, or nested deeper than a JsonDocument may be.
  static bool read(std::string_view text, Visitor& visitor) {
    boost::json::parse_options options;
    options.max_depth = k_max_json_depth;
    boost::json::basic_parser<Handler> parser(options, text, visitor);
    boost::json::error_code error;
    const std::size_t taken = parser.write_some(false, text.data(), text.size(), error);
    return !error && parser.done() && taken == text.size();
  }

 private:
  using Error = boost::json::error_code;
  using Text = boost::json::string_view;

  class Handler {
   public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    Handler(std::string_view text, Visitor& visitor) : text_(text), visitor_(visitor) {}

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) {
      visitor_.begin_object();
      return true;
    }
    bool on_object_end(std::size_t, Error&) {
      visitor_.end_object();
      return true;
    }
    bool on_array_begin(Error&) {
      visitor_.begin_array();
      return true;
    }
    bool on_array_end(std::size_t, Error&) {
      visitor_.end_array();
      return true;
    }
    bool on_key_part(Text part, std::size_t, Error&) { return keep(part); }
    bool on_key(Text rest, std::size_t, Error&) {
      visitor_.key(joined(rest));
      parts_.clear();
      return true;
    }
    bool on_string_part(Text part, std::size_t, Error&) { return keep(part); }
    bool on_string(Text rest, std::size_t, Error&) {
      JsonScalar scalar = JsonScalar::of(joined(rest));
      // What has an escape in it does not stand in the JSON text as it is.
      const std::less_equal<const char*> not_after;
      scalar.lasting = not_after(text_.data(), scalar.text.data()) &&
                       not_after(scalar.text.data() + scalar.text.size(), text_.data() + text_.size());
      visitor_.scalar(scalar);
      parts_.clear();
      return true;
    }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t number, Text, Error&) { return tell(JsonScalar::of(number)); }
    bool on_uint64(std::uint64_t number, Text, Error&) { return tell(JsonScalar::of(number)); }
    bool on_double(double number, Text, Error&) { return tell(JsonScalar::of(number)); }
    bool on_bool(bool truth, Error&) { return tell(JsonScalar::of(truth)); }
    bool on_null(Error&) { return tell(JsonScalar{}); }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }

   private:
    bool tell(const JsonScalar& scalar) {
      visitor_.scalar(scalar);
      return true;
    }
    bool keep(Text part) {
      parts_.append(part.data(), part.size());
      return true;
    }
    [[nodiscard]] std::string_view joined(Text rest) {
      if (parts_.empty()) return rest;
      parts_.append(rest.data(), rest.size());
      return parts_;
    }

    std::string_view text_;
    Visitor& visitor_;
    std::string parts_;  ///< of a key or text that comes in parts
  };
};

}  // namespace cxsync
