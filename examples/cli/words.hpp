#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cxsync::cli {

/// What a plan's or report's word (`row_gone`, `edit_kept:email`) means, in plain English. An unknown word comes back
/// with blanks for underscores.
std::string explained(std::string_view word);

/// `1 row`, `2 rows`.
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

}  // namespace cxsync::cli
