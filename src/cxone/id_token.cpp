#include "cxone/id_token.hpp"

#include "cxone/json_member.hpp"
#include "support/base64.hpp"
#include "support/json_document.hpp"

namespace cxsync::cxone {

std::string tenant_of(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return {};
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return {};
  const auto payload = base64url_decode(token.substr(first + 1, second - first - 1));
  if (!payload) return {};
  const auto claims = JsonDocument::parse(*payload);
  if (!claims || claims->object() == nullptr) return {};
  const auto tenant = text_member(*claims->object(), "tenantid");
  return std::string(tenant.empty() ? text_member(*claims->object(), "tenant_id") : tenant);
}

}  // namespace cxsync::cxone
