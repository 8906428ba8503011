#include "cxone/discovery.hpp"

#include "cxone/json_member.hpp"
#include "http/refusal.hpp"
#include "http/url.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync::cxone {
namespace {

JsonDocument document_in(const http::Response& response, const Asked& asked, const Redactor& redactor) {
  auto document = JsonDocument::parse(response.body);
  if (!document || document->object() == nullptr) throw unreadable(asked, response, redactor, "is not a JSON object");
  return *std::move(document);
}

/// Why the address must not be used; empty if it may.
std::string objection(std::string_view url) {
  try {
    http::parse_url(url);
  } catch (const Error& error) {
    return error.message();
  }
  if (url.find('?') == std::string_view::npos) return {};
  return "the address " + printable(http::without_query(url)) + " is not used: it has a query";
}

std::string safe(std::string url, std::string_view purpose, const Asked& asked, const http::Response& response,
                 const Redactor& redactor) {
  const auto why = redactor.clean(objection(url));
  if (why.empty()) return url;
  Error error(ErrorCode::unsafe_address,
              "Discovery leads to an unsafe address for " + std::string(purpose) + ": " + why,
              "Check cxone.issuer and cxone.regional_url: another service than CXone may have answered.");
  throw http::add_answer(error, "cxone", asked.url, response);
}

}  // namespace

std::string without_trailing_slashes(std::string_view url) {
  while (!url.empty() && url.back() == '/') url.remove_suffix(1);
  return std::string(url);
}

std::string token_endpoint_in(const http::Response& response, const Asked& asked, const Redactor& redactor) {
  const auto document = document_in(response, asked, redactor);
  const auto endpoint = trim(text_member(*document.object(), "token_endpoint"));
  if (endpoint.empty()) throw unreadable(asked, response, redactor, "names no token_endpoint");
  return safe(std::string(endpoint), "signing in", asked, response, redactor);
}

std::string api_address_in(const http::Response& response, const Asked& asked, const Redactor& redactor) {
  const auto document = document_in(response, asked, redactor);
  const auto& root = *document.object();
  const auto endpoint = trim(text_member(root, "api_endpoint"));
  if (!endpoint.empty()) return safe(without_trailing_slashes(endpoint), "the API", asked, response, redactor);
  const auto area = trim(text_member(root, "area"));
  const auto domain = trim(text_member(root, "domain"));
  if (area.empty() || domain.empty()) throw unreadable(asked, response, redactor, "names no api_endpoint");
  return safe("https://api-" + std::string(area) + "." + std::string(domain), "the API", asked, response, redactor);
}

}  // namespace cxsync::cxone
