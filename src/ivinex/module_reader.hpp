#pragma once

#include "cxsync/sink.hpp"
#include "ivinex/records_client.hpp"

namespace cxsync::ivinex {

/// Reads the whole module of a kind, with up to limits.max_in_flight pages at once where full pages are to be expected.
/// A read that shows that the module changed meanwhile is done again once; after that the snapshot is incomplete and
/// says why. References live until the task has ended.
Task<Snapshot> read_module(RecordsClient& client, Kind kind, const ReadRequest& request, const Call& call);

}  // namespace cxsync::ivinex
