#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

#include "cxone_tenant.hpp"
#include "message.hpp"
#include "switches.hpp"

namespace simulator {

/// The one application and the one access key that the CXone look-alike knows.
struct CxoneCredentials {
  std::string client_id, client_secret, access_key_id, access_key_secret;
};

/// Discovery, both token endpoints, and which tokens are good.
class CxoneSignIn {
 public:
  CxoneSignIn(const Tenant& tenant, const Switches& switches, CxoneCredentials credentials)
      : tenant_(tenant), switches_(switches), credentials_(std::move(credentials)) {}

  /// Where it serves; known once the port is.
  void set_issuer(std::string issuer) { issuer_ = std::move(issuer); }
  [[nodiscard]] const std::string& issuer() const noexcept { return issuer_; }

  [[nodiscard]] Answer openid_configuration() const;
  [[nodiscard]] Answer cxone_configuration(const Request& request) const;
  /// `POST /auth/token`
  Answer token(const Request& request);
  /// `POST /authentication/v1/token/access-key`
  Answer regional_token(const Request& request);

  [[nodiscard]] bool is_signed_in(const Request& request) const;
  void expire_all() { tokens_.clear(); }
  [[nodiscard]] std::uint64_t tokens_issued() const noexcept { return issued_; }

 private:
  [[nodiscard]] bool is_client(const Request& request, const std::string& id, const std::string& secret) const;
  Answer grant();
  [[nodiscard]] Answer refuse(const std::string& error, const std::string& text) const;
  [[nodiscard]] std::string make_jwt() const;

  const Tenant& tenant_;
  const Switches& switches_;
  CxoneCredentials credentials_;
  std::string issuer_;
  std::unordered_map<std::string, std::chrono::steady_clock::time_point> tokens_;
  std::uint64_t issued_ = 0;
};

}  // namespace simulator
