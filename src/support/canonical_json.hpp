#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace cxsync {

/// The value as JsonWriter writes it, members in the order they have.
std::string canonical_json(const boost::json::value& value);

}  // namespace cxsync
