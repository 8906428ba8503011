#include "support/json_document.hpp"

#include <boost/json/parse.hpp>
#include <new>

namespace cxsync {
namespace json = boost::json;

namespace {

constexpr std::size_t k_smallest_arena = 4096;

}  // namespace

std::optional<JsonDocument> JsonDocument::parse(std::string_view text, std::string* problem) {
  JsonDocument document;
  // A DOM takes about as much room as its text; one block that fits spares the growing.
  document.memory_ = std::make_unique<json::monotonic_resource>(text.size() + k_smallest_arena);
  json::parse_options options;
  options.max_depth = k_max_json_depth;
  json::error_code error;
  json::value root = json::parse(text, error, document.memory_.get(), options);
  if (error) {
    if (problem != nullptr) *problem = error.message();
    return std::nullopt;
  }
  void* const place = document.memory_->allocate(sizeof(json::value), alignof(json::value));
  document.root_ = new (place) json::value(std::move(root));
  return document;
}

}  // namespace cxsync
