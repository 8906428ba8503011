#pragma once

#include <array>
#include <span>
#include <string_view>

#include "cxone/record_decoder.hpp"
#include "cxsync/config.hpp"
#include "cxsync/kind.hpp"

namespace cxsync::cxone {

/// One CXone listing: where it is, how it is wrapped, what its records are made of, what it takes to see it.
struct Listing {
  Kind kind = Kind::users;
  std::string_view path;                        ///< below `/incontactapi/services/vN.0/`
  std::string_view words;                       ///< `agents`, `unavailable codes`: for messages
  std::array<std::string_view, 2> list_keys{};  ///< members that may hold the list, in lower case
  std::span<const FieldRule> rules;             ///< in the order of canonical_fields(kind)
  std::string_view permission;                  ///< what the access key's role needs, in the administrator's words
  bool paged = true;                            ///< takes `top` and `skip`
  std::string_view members;                     ///< what to ask for with `fields`; empty: not documented
};

/// The listing that a kind is read from. Old versions answer in other wrappers and spellings, which the rules know
/// all of; only unavailable codes before v33 also ask differently: without paging.
Listing listing_for(Kind kind, const CxoneConfig& config) noexcept;

}  // namespace cxsync::cxone
