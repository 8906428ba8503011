#pragma once

#include <boost/container/flat_map.hpp>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cxsync/record.hpp"

namespace cxsync {

/// Both halves of the last synced value of a field.
struct Base {
  std::string cxone;   ///< what CXone's value was, after mapping
  std::string ivinex;  ///< what was read back from Ivinex
  friend bool operator==(const Base&, const Base&) = default;
};

/// What is remembered of the fields of one row, by Ivinex field. There is one of these per row, and few are ever looked
/// into: only those of rows that differ. So it stays the text that stands in the state, `[[FIELD, BOTH HALVES], [FIELD,
/// CXONE'S HALF, IVINEX'S HALF], …]` in the order of the fields, until it is asked.
class Bases {
 public:
  Bases() = default;
  Bases(std::initializer_list<std::pair<const std::string, Base>> bases) : Bases(std::map<std::string, Base>(bases)) {}
  explicit Bases(const std::map<std::string, Base>& bases);
  /// The text for these, as text() gives it, and the other way round: for what is only passed on to the state.
  static std::string text_of(const std::map<std::string, Base>& bases);
  /// @throws Error state_corrupt.
  static std::map<std::string, Base> all_of(std::string_view text);
  /// @param texts one per element, as Bases::text() gave them; they share one block of memory.
  static std::vector<Bases> of_texts(RecordBuilder& texts);
  /// Adds a text for of_texts().
  static void add_text(RecordBuilder& texts, std::string_view text);

  /// @throws Error state_corrupt if the text is none of these.
  [[nodiscard]] std::optional<Base> find(std::string_view field) const;
  /// All of them. @throws Error state_corrupt.
  [[nodiscard]] std::map<std::string, Base> all() const;
  /// Adds the field, or replaces what is remembered of it. @throws Error state_corrupt.
  void set(const std::string& field, const Base& base);
  [[nodiscard]] std::string_view text() const noexcept;

  friend bool operator==(const Bases& a, const Bases& b) noexcept { return a.text() == b.text(); }

 private:
  Record text_;  ///< its id is the text
};

/// What is remembered of one linked record.
struct Link {
  std::string ivinex_id;
  bool adopted = false;  ///< a person adopted the row from a suggestion
  Bases bases;
  friend bool operator==(const Link&, const Link&) = default;
};

/// Everything remembered of one kind, by CXone key.
using Links = boost::container::flat_map<std::string, Link, std::less<>>;

/// One link that a run learnt, with the bases that changed or are new. Bases not named stay.
struct LinkUpdate {
  std::string key;
  std::string ivinex_id;
  std::optional<bool> adopted;  ///< empty: as it was (false for a new link)
  std::map<std::string, Base> bases;
};

/// A create that was sent and whose row was not read back since.
struct UnsettledCreate {
  std::string name;       ///< for the follow-up, once the row is found
  std::string ivinex_id;  ///< the record Ivinex reported; empty: no answer that could be read
  friend bool operator==(const UnsettledCreate&, const UnsettledCreate&) = default;
};

/// By CXone key.
using UnsettledCreates = std::map<std::string, UnsettledCreate, std::less<>>;

}  // namespace cxsync
