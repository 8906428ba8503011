#pragma once

#include "config/json_document.hpp"
#include "config/key_table.hpp"
#include "cxsync/secret.hpp"

namespace cxsync {

/// Checks that a value has the form of a secret (text, `{"env": NAME}` or `{"file": PATH}`) and resolves nothing.
/// @throws Error config_wrong_type, config_bad_value, config_unknown_key or config_missing_key
void check_secret_form(const JsonValue& value);

/// The secret itself. @throws Error secret_unavailable too
Secret resolve_secret(const JsonValue& value, const ConfigResolver& resolver);

/// For tables: the form only. A secret is resolved once it is known to be needed.
template <typename T>
void secret_form(T&, const JsonValue& value, const Reading&) {
  check_secret_form(value);
}

}  // namespace cxsync
