#pragma once

#include <string>

#include "cxsync/config.hpp"
#include "cxsync/source.hpp"

namespace cxsync {

/// Digest of what a plan depends on: site, addresses, tenant, modules and `campaigns_from`; not secrets, limits,
/// guards, TLS or paths.
std::string config_digest(const Config& config, const SideIdentity& source, const SideIdentity& sink);

}  // namespace cxsync
