#include "cxone/page.hpp"

#include <boost/json/array.hpp>
#include <string>
#include <utility>

#include "cxone/answer_error.hpp"
#include "cxone/json_member.hpp"
#include "support/json_document.hpp"

namespace cxsync::cxone {
namespace json = boost::json;

namespace {

/// A member of `resultSet` where the answer has one (up to v32), else of the root.
const json::value* in_envelope(const json::object& root, std::string_view lower) noexcept {
  const auto* wrapper = find_member(root, "resultset");
  const auto* inner = wrapper == nullptr ? nullptr : wrapper->if_object();
  const auto* value = inner == nullptr ? nullptr : find_member(*inner, lower);
  return value != nullptr ? value : find_member(root, lower);
}

std::optional<std::uint64_t> number_in_envelope(const json::object& root, std::string_view lower) noexcept {
  const auto* value = in_envelope(root, lower);
  return value == nullptr ? std::nullopt : whole_number(*value);
}

const json::array* list_in(const json::object& root, const Listing& listing) noexcept {
  for (const auto key : listing.list_keys) {
    const auto* value = key.empty() ? nullptr : in_envelope(root, key);
    if (value != nullptr && value->is_array()) return &value->get_array();
  }
  return nullptr;
}

Error refused(const Listing& listing, const Asked& asked, const http::Response& response, const Redactor& redactor) {
  std::string hint;
  if (response.status == 403 || response.status == 409) {
    hint = "The access key's role lacks " + std::string(listing.permission) +
           ". Have it added to the role of the CXone user that the key belongs to.";
  } else if (response.status == 404) {
    hint = "Check cxone.api_version and the API address.";
  }
  return refusal(asked, response, redactor, std::move(hint));
}

Page decode_list(const Listing& listing, const RecordDecoder& decoder, const Asked& asked,
                 const http::Response& response, const Redactor& redactor) {
  const auto document = JsonDocument::parse(response.body);
  if (!document || document->object() == nullptr) throw unreadable(asked, response, redactor, "is not a JSON object");
  const auto& root = *document->object();
  const auto* list = list_in(root, listing);
  if (list == nullptr) {
    throw unreadable(asked, response, redactor, "holds no list `" + std::string(listing.list_keys[0]) + "`");
  }
  Page page;
  page.total = number_in_envelope(root, "totalrecords");
  page.hidden = number_in_envelope(root, "hiddenagents");
  page.records.reserve(list->size());
  for (const auto& element : *list) page.records.push_back(decoder.decode(element));
  return page;
}

}  // namespace

Page decode_page(const Listing& listing, const RecordDecoder& decoder, const http::Response& response,
                 std::string_view url, const Redactor& redactor) {
  if (response.status == 204) return {};
  const std::string what = "the listing of " + std::string(listing.words);
  const Asked asked{what, url};
  try {
    if (response.status != 200) throw refused(listing, asked, response, redactor);
    return decode_list(listing, decoder, asked, response, redactor);
  } catch (Error& error) {
    error.with("kind", std::string(to_string(listing.kind)));
    throw;
  }
}

}  // namespace cxsync::cxone
