#include "front_door.hpp"

#include <algorithm>

#include "static_files.hpp"
#include "support/text.hpp"

namespace cxsync::page {

namespace {

constexpr std::string_view k_open_the_link = "Open the address that cxsync-page printed when it started.";

Answer page_answer(unsigned status, std::string_view file) {
  Answer answer;
  answer.status = status;
  answer.content_type = "text/html; charset=utf-8";
  answer.body = find_static_file(file)->content;
  return answer;
}

// A cookie of that name may stand there more than once, set by other programs on this host; one fitting value is
// enough.
bool has_cookie(const Request& request, std::string_view name, const Secret& value) {
  for (const auto& [header, text] : request.headers) {
    if (header != "cookie") continue;
    std::string_view left = text;
    while (!left.empty()) {
      const std::size_t end = std::min(left.find(';'), left.size());
      const std::string_view pair = trim(left.substr(0, end));
      left.remove_prefix(std::min(end + 1, left.size()));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      if (is_same(value, pair.substr(equals + 1))) return true;
    }
  }
  return false;
}

// Somebody's link that leads here is fine; a page of somebody's that asks behind the visitor's back is not.
bool is_navigation_to_page(const Request& request) {
  return request.path == "/" && request.reads() && request.header("sec-fetch-mode") == "navigate" &&
         request.header("sec-fetch-dest") == "document";
}

}  // namespace

FrontDoor::FrontDoor(Whereabouts whereabouts, const Tokens& tokens)
    : whereabouts_(std::move(whereabouts)),
      tokens_(tokens),
      hosts_(whereabouts_.allowed_hosts),
      cookie_name_("cxsync_session_" + std::to_string(whereabouts_.port)) {
  const std::string port = ":" + std::to_string(whereabouts_.port);
  for (const std::string& host : {whereabouts_.address, std::string("localhost")}) {
    hosts_.push_back(host + port);
    // Browsers leave the usual port out.
    if (whereabouts_.port == (whereabouts_.tls ? 443 : 80)) hosts_.push_back(host);
  }
}

std::string FrontDoor::link() const {
  return whereabouts_.scheme() + "://" + whereabouts_.address + ":" + std::to_string(whereabouts_.port) +
         "/?token=" + std::string(tokens_.link.reveal());
}

bool FrontDoor::is_ours(std::string_view host) const {
  return std::find(hosts_.begin(), hosts_.end(), fold_case(host)) != hosts_.end();
}

std::optional<Answer> FrontDoor::stop(const Request& request) const {
  if (auto answer = stop_foreign_host(request)) return answer;
  if (auto answer = stop_foreign_origin(request)) return answer;
  if (request.path == "/" && request.reads() && request.query.contains("token")) {
    return is_same(tokens_.link, request.parameter("token")) ? welcome() : page_answer(403, "locked.html");
  }
  if (auto answer = stop_without_session(request)) return answer;
  return request.method == "POST" ? stop_unasked_change(request) : std::nullopt;
}

// A name that somebody else pointed at this machine must not open the page.
std::optional<Answer> FrontDoor::stop_foreign_host(const Request& request) const {
  if (request.count("host") == 1 && is_ours(request.header("host"))) return std::nullopt;
  return refusal(421, "wrong_host", "The page is not served under this name.",
                 "Open the printed address, or start cxsync-page with --allow-host and the name.");
}

std::optional<Answer> FrontDoor::stop_foreign_origin(const Request& request) const {
  const std::string_view site = request.header("sec-fetch-site");
  const bool from_elsewhere = site == "cross-site" || site == "same-site";
  bool foreign = from_elsewhere && !is_navigation_to_page(request);
  if (request.method == "POST" || request.count("origin") != 0) {
    // Behind a proxy that ends TLS the browser's scheme is another than ours; what counts is the host.
    const std::string_view origin = request.header("origin");
    const std::size_t host = origin.find("://");
    const std::string_view scheme = origin.substr(0, std::min(host, origin.size()));
    const bool web = scheme == "https" || (scheme == "http" && !whereabouts_.tls);
    foreign = foreign || request.count("origin") != 1 || host == std::string_view::npos || !web ||
              !is_ours(origin.substr(host + 3));
  }
  if (!foreign) return std::nullopt;
  return refusal(403, "wrong_origin", "The request does not come from this page.", k_open_the_link);
}

Answer FrontDoor::welcome() const {
  // Sent on by a page and not by a redirect: after a click elsewhere, a redirect would be answered without the cookie.
  Answer answer = page_answer(200, "entering.html");
  answer.headers.emplace_back("Set-Cookie", cookie_name_ + "=" + std::string(tokens_.session.reveal()) +
                                                "; HttpOnly; SameSite=Strict; Path=/" +
                                                (whereabouts_.tls ? "; Secure" : ""));
  return answer;
}

std::optional<Answer> FrontDoor::stop_without_session(const Request& request) const {
  if (has_cookie(request, cookie_name_, tokens_.session)) return std::nullopt;
  if (request.path == "/") return page_answer(403, "locked.html");
  return refusal(401, "not_signed_in", "This browser has not opened the page yet.", k_open_the_link);
}

std::optional<Answer> FrontDoor::stop_unasked_change(const Request& request) const {
  const std::string_view type = request.header("content-type");
  if (trim(type.substr(0, type.find(';'))) != "application/json") {
    return refusal(415, "wrong_content_type", "The body must be JSON.", "Send Content-Type: application/json.");
  }
  if (request.count("x-csrf-token") == 1 && is_same(tokens_.request, request.header("x-csrf-token"))) {
    return std::nullopt;
  }
  return refusal(403, "wrong_csrf_token", "The request does not carry this page's token.",
                 "Load the page again; a program takes csrf_token from /api/session and sends it as X-CSRF-Token.");
}

}  // namespace cxsync::page
