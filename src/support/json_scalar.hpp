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
};

}  // namespace cxsync
