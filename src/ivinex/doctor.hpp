#pragma once

#include <span>
#include <vector>

#include "cxsync/doctor.hpp"
#include "http/server_clock.hpp"
#include "ivinex/records_client.hpp"
#include "support/clock.hpp"

namespace cxsync::ivinex {

/// What the doctor looks with; `clock` is the transport of the client.
struct Instruments {
  RecordsClient& client;
  const http::ServerClock& clock;
  WallClock now;
};

/// Reads the first page of each kind's module and says what that shows: `ivinex.tls`, `ivinex.login` and one
/// `ivinex.<kind>` each. Once the login fails nothing more is asked. @throws Error cancelled, nothing else.
Task<std::vector<Check>> diagnose_modules(Instruments with, std::span<const Kind> kinds, const Call& call);

}  // namespace cxsync::ivinex
