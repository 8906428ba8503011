#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cxsync/config.hpp"
#include "cxsync/error.hpp"

namespace cxsync::test {

/// A document that uses every key there is.
extern const std::string_view k_full_example;

/// The least that a document needs.
extern const std::string_view k_least_example;

/// Answers references with fixed values: `env NAME` -> `env-NAME`, `file PATH` -> `file-PATH` and a line end.
ConfigResolver fixed_resolver();

/// A document with the value at a JSON pointer replaced (or added); the text is JSON.
std::string with(std::string_view document, std::string_view pointer, std::string_view json);

/// A document without the member at a JSON pointer.
std::string without(std::string_view document, std::string_view pointer);

/// The error that a document gives; empty if it is good.
std::optional<Error> error_in(std::string_view document, ConfigSides sides = {});

}  // namespace cxsync::test
