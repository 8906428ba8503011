#pragma once

#include <cstdint>
#include <string>

#include "cxsync/config.hpp"
#include "http/transport.hpp"
#include "ivinex/credentials.hpp"

namespace cxsync::ivinex {

/// The only place that builds requests to Ivinex: GET and POST on `{base_url}/API/Records.php`, with Basic
/// authorization on each. There is nothing else.
class RecordsEndpoint {
 public:
  explicit RecordsEndpoint(const IvinexConfig& config);

  /// The portal's address without a slash at its end.
  [[nodiscard]] const std::string& address() const noexcept { return address_; }
  /// The address of Records.php.
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] const Credentials& credentials() const noexcept { return credentials_; }

  /// Reads `limit` rows of a module from row `offset` on, which counts rows from 0. May be repeated.
  [[nodiscard]] http::Request page(std::uint64_t module_id, std::uint64_t offset, std::uint64_t limit) const;
  /// Creates or updates. Never repeated: Ivinex knows no key that would make a second create harmless.
  [[nodiscard]] http::Request write(std::string_view body) const;

 private:
  std::string address_;
  std::string url_;
  Credentials credentials_;
};

}  // namespace cxsync::ivinex
