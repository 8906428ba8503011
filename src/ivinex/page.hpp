#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cxsync/record.hpp"

namespace cxsync::ivinex {

/// The rows of one page, in the order of the answer. A row without a readable `collection_id` has an empty id.
struct Page {
  std::vector<Record> rows;
};

/// A page, or what is wrong with the text (`is not JSON`).
struct ParsedPage {
  std::optional<Page> page;
  std::string_view problem;
};

/// Reads the answer of a read: an object with the array `Records` of flat objects. Keeps the wanted fields that a row
/// carries; the order of `fields` is the order on the record. Without any it keeps every field, up to 1000.
ParsedPage parse_page(std::string_view body, std::span<const std::string> fields);

}  // namespace cxsync::ivinex
