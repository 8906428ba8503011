#include "server_tls.hpp"

#include <fstream>

#include "certificate.hpp"
#include "private_file.hpp"

namespace simulator {

namespace ssl = boost::asio::ssl;

namespace {

ssl::context context_with(X509* certificate, EVP_PKEY* key) {
  ssl::context context(ssl::context::tls_server);
  context.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
  context.use_certificate_chain(boost::asio::buffer(pem(certificate)));
  context.use_private_key(boost::asio::buffer(pem(key)), ssl::context::pem);
  return context;
}

// As a server of 2010 would speak.
ssl::context old_context_with(X509* certificate, EVP_PKEY* key) {
  ssl::context context = context_with(certificate, key);
  context.clear_options(ssl::context::no_tlsv1_1);
  SSL_CTX_set_cipher_list(context.native_handle(), "DEFAULT:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
  return context;
}

}  // namespace

ServerTls::ServerTls(const std::filesystem::path& folder) {
  const Key authority_key = make_key(), key = make_key();
  const Certificate authority = make_authority(authority_key.get());
  const Signer signer{authority.get(), authority_key.get()};
  const auto server = [&](const Claims& claims) { return make_server_certificate(key.get(), signer, claims); };
  const auto sound = server({});
  std::ofstream(folder / "ca.pem", std::ios::binary) << pem(authority.get());
  std::ofstream(folder / "server.pem", std::ios::binary) << pem(sound.get());
  write_private_file(folder / "server-key.pem", pem(key.get()));

  in_order_.emplace(context_with(sound.get(), key.get()));
  const auto add = [&](FaultKind fault, const Certificate& certificate) {
    faulty_.emplace(fault, context_with(certificate.get(), key.get()));
  };
  add(FaultKind::tls_wrong_host, server({.names = "DNS:elsewhere.example"}));
  add(FaultKind::tls_expired, server({.valid_until = std::chrono::hours(-24)}));
  add(FaultKind::tls_self_signed, make_self_signed_certificate(key.get()));
  faulty_.emplace(FaultKind::tls_1_1, old_context_with(sound.get(), key.get()));
}

}  // namespace simulator
