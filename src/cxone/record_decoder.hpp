#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cxsync/record.hpp"

namespace cxsync::cxone {

/// How the value of a CXone member becomes the text of a canonical field.
enum class Shape : std::uint8_t {
  id,       ///< the record's id too: a whole number or a string of digits gives its decimal text, another string itself
  text,     ///< a string as it is; a number or boolean as its text
  boolean,  ///< true, "True", "1", 1: `true`; false, "False", "0", 0: `false`
  direction,  ///< a boolean that says outbound: `outbound`, else `inbound`
  media_type  ///< a name; a number or string of digits is looked up in the table of media types
};

/// Where one canonical field comes from.
struct FieldRule {
  std::string_view field;
  Shape shape = Shape::text;
  /// Its spellings at CXone in lower case, the best first; the first one that is not null counts. Unused ones are
  /// empty.
  std::array<std::string_view, 3> keys{};
};

/// Turns the JSON objects of one listing into records of canonical fields. A member that is missing leaves its field
/// out, null gives an empty value, and a value of the wrong type gives ValueForm::unreadable. Holds no state between
/// two records. This is the hot path of a pull: every record passes here once.
class RecordDecoder {
 public:
  /// @param rules in the order in which the fields stand in the record; borrowed for good (tables are constants).
  explicit RecordDecoder(std::span<const FieldRule> rules);

  /// A record with an empty id if the object has no readable id; an element that is no object has no field at all.
  [[nodiscard]] Record decode(const boost::json::value& element) const;

 private:
  static constexpr std::size_t k_longest_key = 32;
  static constexpr std::size_t k_most_rules = 16;
  struct Spelling {
    std::string_view key;
    std::size_t rule;
    std::size_t rank;  ///< 0 is the best
  };
  struct Found {
    const boost::json::value* value = nullptr;
    std::size_t rank = 0;
  };
  using Findings = std::array<Found, k_most_rules>;

  [[nodiscard]] Findings find_members(const boost::json::object& object) const noexcept;

  std::span<const FieldRule> rules_;
  /// Spellings by the length of the key: most of an agent's 140 members are passed over without comparing text.
  std::array<std::vector<Spelling>, k_longest_key> by_length_;
};

}  // namespace cxsync::cxone
