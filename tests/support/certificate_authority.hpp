#pragma once

#include <string>

namespace cxsync::test {

/// A certificate and its key, in PEM form.
struct Identity {
  std::string certificate;
  std::string key;
};

/// A certificate authority made on the spot. Its certificate lies in a file of its own until it is destroyed.
class CertificateAuthority {
 public:
  CertificateAuthority();
  CertificateAuthority(const CertificateAuthority&) = delete;
  CertificateAuthority& operator=(const CertificateAuthority&) = delete;
  ~CertificateAuthority();

  /// @param names as OpenSSL writes them: `DNS:localhost,IP:127.0.0.1`.
  /// @param days how long it is valid from now on; negative: it ended that long ago.
  [[nodiscard]] Identity issue(const std::string& names, int days = 1) const;
  /// The same, signed by itself.
  [[nodiscard]] static Identity issue_self_signed(const std::string& names);

  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  Identity own_;
  std::string file_;
};

}  // namespace cxsync::test
