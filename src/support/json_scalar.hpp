#pragma once

#include <cstdint>
#include <string_view>

namespace cxsync {

/// A value of a JSON text that is no array and no object.
struct JsonScalar {
  enum class Type : std::uint8_t { null, boolean, int64, uint64, real, text };
  Type type = Type::null;
  /// False: `text` is the parser's own and holds until the next event. Else it lies in the JSON text.
  bool lasting = true;
  union {
    std::uint64_t uint64 = 0;  ///< above the range of int64
    std::int64_t int64;
    double real;
    bool boolean;
  };
  std::string_view text;

  static JsonScalar of(std::int64_t number) noexcept {
    JsonScalar scalar;
    scalar.type = Type::int64;
    scalar.int64 = number;
    return scalar;
  }
  static JsonScalar of(std::uint64_t number) noexcept {
    JsonScalar scalar;
    scalar.type = Type::uint64;
    scalar.uint64 = number;
    return scalar;
  }
  static JsonScalar of(double number) noexcept {
    JsonScalar scalar;
    scalar.type = Type::real;
    scalar.real = number;
    return scalar;
  }
  static JsonScalar of(bool truth) noexcept {
    JsonScalar scalar;
    scalar.type = Type::boolean;
    scalar.boolean = truth;
    return scalar;
  }
  static JsonScalar of(std::string_view text) noexcept {
    JsonScalar scalar;
    scalar.type = Type::text;
    scalar.text = text;
    return scalar;
  }
};

}  // namespace cxsync
