#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cxsync::store {

/// The document `cxsync.report/1` with the names of its rows and follow-ups and the messages of its errors emptied;
/// everything else, and the order of members, stays. Empty if the text is no JSON object.
std::optional<std::string> without_personal_text(std::string_view report_json);

}  // namespace cxsync::store
