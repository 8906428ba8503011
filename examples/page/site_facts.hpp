#pragma once

#include <string>

#include "cxsync/config.hpp"

namespace cxsync::page {

/// What the page may tell about the site it serves: no secret and no user name.
struct SiteFacts {
  SiteFacts(const Config& config, std::string actor);

  /// The document of `/api/session`.
  [[nodiscard]] std::string session_json(std::string_view csrf_token) const;

  std::string site;
  std::string actor;
  std::string cxone_address;
  std::string ivinex_address;
  std::string agents_group;
  bool campaigns_from_skills = true;
  std::vector<Kind> kinds;
};

}  // namespace cxsync::page
