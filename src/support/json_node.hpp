#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxsync {

/// A document has another shape than its reader expects. Whoever reads turns it into an Error of its own.
struct JsonShapeError {
  std::string path;  ///< JSON path of the value, `/` for the document itself
  std::string what;  ///< what is wrong with it, without a full stop
};

/// One value of a document and where it stands. Borrows the value. What does not fit throws JsonShapeError.
class JsonNode {
 public:
  JsonNode(const boost::json::value& value, std::string path) : value_(value), path_(std::move(path)) {}

  [[nodiscard]] JsonNode member(std::string_view name) const;
  /// A boolean member that may be missing; false then.
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::optional<std::string> text_or_null() const;
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] const boost::json::object& object() const;
  /// The elements of a member that is a list, each through `read(const JsonNode&)`.
  template <typename Read>
  auto list(std::string_view name, const Read& read) const {
    const JsonNode node = member(name);
    if (!node.value_.is_array()) node.refuse("a list is expected");
    std::vector<decltype(read(node))> items;
    items.reserve(node.value_.get_array().size());
    for (const boost::json::value& value : node.value_.get_array()) {
      items.push_back(read(JsonNode(value, node.path_ + "/" + std::to_string(items.size()))));
    }
    return items;
  }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] bool is_null() const noexcept { return value_.is_null(); }

 private:
  [[noreturn]] void refuse(std::string what) const;

  const boost::json::value& value_;
  std::string path_;
};

}  // namespace cxsync
