#pragma once

#include <memory>

#include "cxsync/config.hpp"
#include "http/transport.hpp"
#include "model/async_sink.hpp"
#include "support/clock.hpp"

namespace cxsync::ivinex {

/// Ivinex through Records.php as a sink. Config and transport are borrowed and must outlive it.
std::unique_ptr<AsyncSink> make_sink(const IvinexConfig& config, http::Transport& transport, WallClock now);

}  // namespace cxsync::ivinex
