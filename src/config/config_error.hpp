#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/json_document.hpp"
#include "cxsync/error.hpp"

namespace cxsync {

/// A path as it may stand in a message: without control characters, cut when it is very long.
std::string shown_path(std::string_view path);

/// An error about one place: `Configuration: PATH WHAT`, with the detail `path`. `what` ends with a full stop and holds
/// no value that could be a secret.
Error config_error(ErrorCode code, std::string_view path, std::string_view what, std::string hint = {});

/// The value is of another type than the key needs. `wanted` reads like `a whole number from 1 to 10000`.
Error wrong_type(const JsonValue& value, std::string_view wanted);

/// The value has the right type, and yet it will not do.
Error bad_value(const JsonValue& value, std::string_view what, std::string hint = {});

/// A key that the object does not know.
Error unknown_key(std::string_view path, std::string_view name, std::span<const std::string_view> known);

/// A key that the object must have. `why` is a sentence; may be empty.
Error missing_key(const JsonValue& object, std::string_view name, std::string_view why = {});

/// A word where only some are known; names the nearest of them.
Error unknown_word(const JsonValue& value, std::string_view what, std::span<const std::string_view> known);

}  // namespace cxsync
