#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cxsync {

/// Deeper texts are refused: no service nests so deep, and a parser must not be led astray.
inline constexpr std::size_t k_max_json_depth = 32;

/// One parsed JSON text, in memory of its own.
class JsonDocument {
 public:
  /// Empty if the text is not JSON.
  /// @param problem receives what is wrong with it then.
  static std::optional<JsonDocument> parse(std::string_view text, std::string* problem = nullptr);

  [[nodiscard]] const boost::json::value& root() const noexcept { return *root_; }
  /// The root, if it is an object; else nullptr.
  [[nodiscard]] const boost::json::object* object() const noexcept { return root_->if_object(); }

 private:
  JsonDocument() = default;
  std::unique_ptr<boost::json::monotonic_resource> memory_;
  /// Never destroyed one by one: everything it owns lies in `memory_`.
  const boost::json::value* root_ = nullptr;
};

}  // namespace cxsync
