#pragma once

#include <string>
#include <string_view>

#include "cxsync/secret.hpp"
#include "support/redactor.hpp"

namespace cxsync::ivinex {

/// A user name and password of Ivinex, as they travel and as they must never be shown.
class Credentials {
 public:
  Credentials(std::string_view username, const Secret& password);

  /// The value of the Authorization header: Basic, UTF-8 (RFC 7617).
  [[nodiscard]] const Secret& authorization() const noexcept { return authorization_; }
  /// Text that a server wrote, printable, without the password in it: a server may echo what it was sent.
  [[nodiscard]] std::string shown(std::string_view text, std::size_t max_bytes = 300) const;

 private:
  Redactor redactor_;
  Secret authorization_;
};

}  // namespace cxsync::ivinex
