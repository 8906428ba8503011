#pragma once

#include <span>
#include <vector>

#include "cxsync/doctor.hpp"
#include "ivinex/records_client.hpp"

namespace cxsync::ivinex {

/// Reads the first page of each kind's module and says what that shows: `ivinex.tls`, `ivinex.login` and one
/// `ivinex.<kind>` each. Once the login fails nothing more is asked. @throws Error cancelled, nothing else.
Task<std::vector<Check>> diagnose_modules(RecordsClient& client, std::span<const Kind> kinds, const Call& call);

}  // namespace cxsync::ivinex
