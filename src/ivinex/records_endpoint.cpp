#include "ivinex/records_endpoint.hpp"

namespace cxsync::ivinex {
namespace {

std::string without_slashes_at_end(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text;
}

}  // namespace

RecordsEndpoint::RecordsEndpoint(const IvinexConfig& config)
    : address_(without_slashes_at_end(config.base_url)),
      url_(address_ + "/API/Records.php"),
      credentials_(config.username, config.password) {}

http::Request RecordsEndpoint::page(std::uint64_t module_id, std::uint64_t offset, std::uint64_t limit) const {
  http::Request request;
  request.method = http::Method::get;
  request.url = url_ + "?CollectionTypeID=" + std::to_string(module_id) + "&Offset=" + std::to_string(offset) +
                "&Limit=" + std::to_string(limit);
  request.authorization = credentials_.authorization();
  return request;
}

http::Request RecordsEndpoint::write(std::string_view body) const {
  http::Request request;
  request.method = http::Method::post;
  request.url = url_;
  request.authorization = credentials_.authorization();
  request.content_type = "application/json";
  request.body = Secret(body);
  request.repeatable = false;
  return request;
}

}  // namespace cxsync::ivinex
