#pragma once

#include <memory>

#include "model/async_sink.hpp"
#include "model/async_source.hpp"

namespace cxsync {

/// A host's own side in the shape of ours. Calls go straight through on the calling thread; an exception that is not an
/// Error becomes Error(internal) that names the side.
std::unique_ptr<AsyncSource> wrap_source(std::shared_ptr<SyncSource> source);
std::unique_ptr<AsyncSink> wrap_sink(std::shared_ptr<SyncSink> sink);

}  // namespace cxsync
