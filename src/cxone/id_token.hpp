#pragma once

#include <string>
#include <string_view>

namespace cxsync::cxone {

/// The tenant that a JSON web token names in its payload (`tenantId` or `tenant_id`); empty if it names none or is no
/// such token. The signature is not checked: the token came over TLS from the issuer, and the name is only used to
/// find the tenant's addresses.
std::string tenant_of(std::string_view token);

}  // namespace cxsync::cxone
