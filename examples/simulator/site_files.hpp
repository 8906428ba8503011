#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "cxone_sign_in.hpp"
#include "ivinex_service.hpp"
#include "options.hpp"

namespace simulator {

/// The invented credentials of a folder; secrets stay the same from one start to the next.
struct SiteSecrets {
  CxoneCredentials cxone;
  IvinexCredentials ivinex;
};
SiteSecrets load_secrets(const std::filesystem::path& folder);

/// The ports that the folder's configuration names, so that a restart keeps its addresses; 0 where there is none.
struct SitePorts {
  std::uint16_t cxone = 0, ivinex = 0;
};
SitePorts last_ports(const std::filesystem::path& folder);

/// Writes `cxsync.json`, a ready configuration of the site "demo". Returns its path.
std::filesystem::path write_configuration(const Options& options, const SiteSecrets& secrets, const std::string& cxone,
                                          const std::string& ivinex);

}  // namespace simulator
