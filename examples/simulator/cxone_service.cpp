#include "cxone_service.hpp"

#include <boost/json.hpp>

namespace simulator {

namespace {

constexpr std::string_view k_prefix = "/incontactapi/services/v";
constexpr int k_oldest_version = 9, k_newest_version = 34;

// "30.0" -> 30; 0 for a version that there is not.
int api_version(std::string_view text) {
  if (!text.ends_with(".0")) return 0;
  const auto number = whole_number(text.substr(0, text.size() - 2));
  return number && *number >= k_oldest_version && *number <= k_newest_version ? static_cast<int>(*number) : 0;
}

std::optional<ListingId> known_listing(std::string_view name) {
  for (std::size_t at = 0; at < k_listing_count; ++at) {
    if (equal_ignoring_case(name, to_string(static_cast<ListingId>(at)))) return static_cast<ListingId>(at);
  }
  return std::nullopt;
}

}  // namespace

Answer CxoneService::answer(const Request& request) {
  if (request.path == "/auth/token") return sign_in_.token(request);
  if (request.path == "/authentication/v1/token/access-key") return sign_in_.regional_token(request);
  const bool get = request.method == "GET";
  if (request.path == "/.well-known/openid-configuration") {
    return get ? sign_in_.openid_configuration() : empty_answer(405);
  }
  if (request.path == "/.well-known/cxone-configuration") {
    return get ? sign_in_.cxone_configuration(request) : empty_answer(405);
  }
  if (request.path.size() <= k_prefix.size() ||
      !equal_ignoring_case(std::string_view(request.path).substr(0, k_prefix.size()), k_prefix)) {
    return empty_answer(404);
  }
  const auto rest = std::string_view(request.path).substr(k_prefix.size());
  const auto slash = rest.find('/');
  const int version = slash == std::string_view::npos ? 0 : api_version(rest.substr(0, slash));
  if (version == 0) return empty_answer(404);
  return api(version, std::string(rest.substr(slash + 1)), request);
}

Answer CxoneService::api(int version, const std::string& resource, const Request& request) {
  if (!sign_in_.is_signed_in(request)) return empty_answer(401);
  const auto slash = resource.find('/');
  const auto listing_of_path = known_listing(resource.substr(0, slash));
  const bool server_time = equal_ignoring_case(resource, "server-time");
  if (!listing_of_path && !server_time) return empty_answer(404);
  if (request.method != "GET") return empty_answer(405);
  if (request.header("accept").find("application/json") == std::string_view::npos) {
    return html_answer(200, "<html><body>No known way to render data</body></html>");
  }
  if (server_time) return json_answer(200, {{"ServerTime", utc_now()}});
  if (const auto status = denied(to_string(*listing_of_path)); status != 0) {
    return cxone_error(*listing_of_path, version, status, "InvalidPermissions",
                       status == 409 ? "Invalid Permissions" : "Security permissions prevent access to data",
                       request.path);
  }
  if (slash == std::string::npos) return listing(*listing_of_path, version, request);
  const auto id = whole_number(resource.substr(slash + 1));
  return id ? listings_.single(*listing_of_path, version, *id) : empty_answer(404);
}

Answer CxoneService::listing(ListingId id, int version, const Request& request) {
  return listings_.page(id, version, request, sign_in_.issuer() + request.path);
}

unsigned CxoneService::denied(std::string_view listing) const {
  for (const auto& entry : comma_list(switches_.deny)) {
    const auto colon = entry.find(':');
    if (entry.substr(0, colon) != listing) continue;
    return colon != std::string::npos && entry.substr(colon + 1) == "409" ? 409 : 403;
  }
  return 0;
}

}  // namespace simulator
