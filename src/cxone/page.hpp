#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cxone/listings.hpp"
#include "cxsync/record.hpp"
#include "http/transport.hpp"
#include "support/redactor.hpp"

namespace cxsync::cxone {

/// One answer of a listing.
struct Page {
  std::vector<Record> records;
  std::optional<std::uint64_t> total;   ///< `totalRecords`, as a number or a string, at the root or in `resultSet`
  std::optional<std::uint64_t> hidden;  ///< `hiddenAgents`: how many of the total this access key may not see
};

/// Reads one answer of a listing, whatever API version wrote it. 204 is an empty page.
/// @throws Error bad_response if a 200 is not JSON, or holds no list of that name; what refusal() gives for any other
///         status, with a hint that names the missing permission.
Page decode_page(const Listing& listing, const RecordDecoder& decoder, const http::Response& response,
                 std::string_view url, const Redactor& redactor);

}  // namespace cxsync::cxone
