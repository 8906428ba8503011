#pragma once

#include <map>
#include <optional>
#include <string>

namespace cxsync {

/// Both halves of the last synced value of a field.
struct Base {
  std::string cxone;   ///< what CXone's value was, after mapping
  std::string ivinex;  ///< what was read back from Ivinex
  friend bool operator==(const Base&, const Base&) = default;
};

/// What is remembered of one linked record.
struct Link {
  std::string ivinex_id;
  bool adopted = false;               ///< a person adopted the row from a suggestion
  std::map<std::string, Base> bases;  ///< by Ivinex field
  friend bool operator==(const Link&, const Link&) = default;
};

/// Everything remembered of one kind, by CXone key.
using Links = std::map<std::string, Link, std::less<>>;

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
