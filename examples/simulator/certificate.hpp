#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <string>

namespace simulator {

template <auto free_function>
struct FreedBy {
  template <typename T>
  void operator()(T* pointer) const {
    free_function(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;

/// A new key (EC P-256).
Key make_key();

struct Signer {
  X509* certificate;
  EVP_PKEY* key;
};

/// What a server's certificate says.
struct Claims {
  const char* names = "IP:127.0.0.1,DNS:localhost";  ///< for whom it is
  std::chrono::hours valid_until{365 * 24};          ///< from now; in the past if negative
};

Certificate make_authority(EVP_PKEY* key);
Certificate make_server_certificate(EVP_PKEY* key, const Signer& signer, const Claims& claims);
/// A server's certificate that nobody but its own key vouches for.
Certificate make_self_signed_certificate(EVP_PKEY* key);

std::string pem(X509* certificate);
std::string pem(EVP_PKEY* key);

}  // namespace simulator
