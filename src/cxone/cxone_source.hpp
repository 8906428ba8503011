#pragma once

#include <memory>

#include "cxsync/config.hpp"
#include "http/transport.hpp"
#include "model/async_source.hpp"
#include "support/clock.hpp"

namespace cxsync::cxone {

/// NICE CXone as a source. Config and transport are borrowed and must outlive it.
std::unique_ptr<AsyncSource> make_source(const CxoneConfig& config, http::Transport& transport, WallClock now);

}  // namespace cxsync::cxone
