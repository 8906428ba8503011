#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxsync/record.hpp"
#include "support/json_scalar.hpp"

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

/// Turns the members of a listing's JSON objects into records of canonical fields. A member that is missing leaves its
/// field out, null gives an empty value, and a value of the wrong type gives ValueForm::unreadable. This is the hot
/// path of a pull: every member of every record passes here once, and most are passed over.
class RecordDecoder {
 public:
  /// @param rules in the order in which the fields stand in the record; borrowed for good (tables are constants).
  explicit RecordDecoder(std::span<const FieldRule> rules);

  /// One JSON object on its way to become a record; used again for the next one. Borrows the decoder.
  class Draft {
   public:
    explicit Draft(const RecordDecoder& decoder) : decoder_(decoder), found_(decoder.rules_.size()) {}

    void begin() noexcept;
    /// Which rule the member belongs to, to be given with its value; k_none: no rule's.
    [[nodiscard]] std::size_t spelling_of(std::string_view key);
    void take(std::size_t spelling, const JsonScalar& value);
    /// The member is an array or an object.
    void take_compound(std::size_t spelling) noexcept;
    /// Adds the record: with an empty id if the object had no readable id. Always to the same builder, which is not
    /// finished in between.
    void finish(RecordBuilder& records);

   private:
    struct Found {
      bool is_there = false;
      bool is_compound = false;
      std::size_t rank = 0;
      JsonScalar value;
      std::string text;  ///< of a value that does not last
    };
    /// @param value null: an array or an object.
    [[nodiscard]] Found* place_for(std::size_t spelling, const JsonScalar* value) noexcept;

    const RecordDecoder& decoder_;
    std::vector<Found> found_;                ///< by rule
    std::vector<RecordBuilder::Name> names_;  ///< of the fields, by rule; empty until the first record
    /// The keys of the last object in their order, with their spellings: the next one nearly always has the same.
    std::vector<std::pair<std::string, std::size_t>> keys_;
    std::size_t next_key_ = 0;
  };

  static constexpr std::size_t k_none = static_cast<std::size_t>(-1);

 private:
  static constexpr std::size_t k_longest_key = 32;
  static constexpr std::size_t k_most_keys = 256;  ///< that are remembered
  struct Spelling {
    std::string_view key;
    std::size_t rule;
    std::size_t rank;  ///< 0 is the best
  };

  [[nodiscard]] std::size_t spelling_of(std::string_view key) const noexcept;

  std::span<const FieldRule> rules_;
  std::vector<Spelling> spellings_;
  /// Spellings by the length of the key: most of an agent's 140 members are passed over without comparing text.
  std::array<std::vector<std::size_t>, k_longest_key> by_length_;
};

}  // namespace cxsync::cxone
