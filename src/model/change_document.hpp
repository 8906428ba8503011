#pragma once

#include <vector>

#include "cxsync/change.hpp"
#include "support/json_node.hpp"
#include "support/json_writer.hpp"

namespace cxsync {

/// The member `name` with a list of changes, as it stands in plans and in the journal.
void write_changes(JsonWriter& json, const JsonKey& name, const std::vector<Change>& changes);

/// One element of such a list. @throws JsonShapeError.
Change read_change(const JsonNode& node);

}  // namespace cxsync
