#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "message.hpp"
#include "tokens.hpp"

namespace cxsync::page {

/// Under which names the page is reached.
struct Whereabouts {
  bool tls = false;
  std::string address;  ///< as it stands in an address line: IPv6 in brackets
  std::uint16_t port = 0;
  std::vector<std::string> allowed_hosts;

  [[nodiscard]] std::string scheme() const { return tls ? "https" : "http"; }
};

/// Decides from the head of a request, before its body is read, whether it is let in.
class FrontDoor {
 public:
  FrontDoor(Whereabouts whereabouts, const Tokens& tokens);

  /// What to answer instead of going on; empty: the request is let in.
  [[nodiscard]] std::optional<Answer> stop(const Request& request) const;
  /// The address to open, with its token.
  [[nodiscard]] std::string link() const;

 private:
  [[nodiscard]] std::optional<Answer> stop_foreign_host(const Request& request) const;
  [[nodiscard]] std::optional<Answer> stop_foreign_origin(const Request& request) const;
  [[nodiscard]] std::optional<Answer> stop_without_session(const Request& request) const;
  [[nodiscard]] std::optional<Answer> stop_unasked_change(const Request& request) const;
  [[nodiscard]] bool is_ours(std::string_view host) const;
  [[nodiscard]] Answer welcome() const;

  Whereabouts whereabouts_;
  const Tokens& tokens_;
  std::vector<std::string> hosts_;
  std::string cookie_name_;
};

}  // namespace cxsync::page
