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

}  // namespace cxsync
