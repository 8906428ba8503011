#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cxsync::cxone {

/// True if both are equal apart from the case of ASCII letters. `lower` is in lower case already.
bool equals_lower(std::string_view text, std::string_view lower) noexcept;

/// The first member of that name, whatever its case is (CXone leaks PascalCase keys); nullptr if there is none.
/// `lower` is in lower case.
const boost::json::value* find_member(const boost::json::object& object, std::string_view lower) noexcept;

/// The text of a member that is a non-empty string; else empty. Borrowed from the object.
std::string_view text_member(const boost::json::object& object, std::string_view lower) noexcept;

/// A number, or a string that holds one, as a whole number of at least 0; empty for anything else.
std::optional<std::uint64_t> whole_number(const boost::json::value& value) noexcept;

/// One parsed JSON text, nested at most 32 deep, in memory of its own.
class JsonDocument {
 public:
  /// Empty if the text is not JSON.
  static std::optional<JsonDocument> parse(std::string_view text);

  [[nodiscard]] const boost::json::value& root() const noexcept { return *root_; }
  /// The root, if it is an object; else nullptr.
  [[nodiscard]] const boost::json::object* object() const noexcept { return root_->if_object(); }

 private:
  JsonDocument() = default;
  std::unique_ptr<boost::json::monotonic_resource> memory_;
  /// Never destroyed one by one: everything it owns lies in `memory_`.
  const boost::json::value* root_ = nullptr;
};

}  // namespace cxsync::cxone
