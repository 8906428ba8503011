#include "certificate.hpp"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace simulator {

namespace {

using Memory = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;

constexpr std::chrono::hours k_since{-30 * 24};

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL could not ") + what);
}

void add_extension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "add an extension");
  X509_EXTENSION_free(extension);
}

void set_time(ASN1_TIME* time, std::chrono::hours from_now) {
  X509_gmtime_adj(time, static_cast<long>(std::chrono::seconds(from_now).count()));
}

// A certificate with everything but what depends on its use; `issuer` may be null: itself.
Certificate draft(EVP_PKEY* key, const char* name, X509* issuer, std::chrono::hours valid_until) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "make a certificate");
  X509_set_version(certificate.get(), 2);
  std::uint64_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "draw a serial number");
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1U);
  set_time(X509_getm_notBefore(certificate.get()), k_since);
  set_time(X509_getm_notAfter(certificate.get()), valid_until);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509* signer = issuer != nullptr ? issuer : certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
  add_extension(certificate.get(), signer, NID_subject_key_identifier, "hash");
  add_extension(certificate.get(), signer, NID_authority_key_identifier, "keyid");
  return certificate;
}

void add_server_use(X509* certificate, X509* issuer, const char* names) {
  add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(certificate, issuer, NID_subject_alt_name, names);
}

Certificate sign(Certificate certificate, EVP_PKEY* key) {
  require(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "sign a certificate");
  return certificate;
}

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "make a key");
  return key;
}

Certificate make_authority(EVP_PKEY* key) {
  auto certificate = draft(key, "cxsync simulator authority", nullptr, Claims().valid_until);
  add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  return sign(std::move(certificate), key);
}

Certificate make_server_certificate(EVP_PKEY* key, const Signer& signer, const Claims& claims) {
  auto certificate = draft(key, "cxsync simulator", signer.certificate, claims.valid_until);
  add_server_use(certificate.get(), signer.certificate, claims.names);
  return sign(std::move(certificate), signer.key);
}

Certificate make_self_signed_certificate(EVP_PKEY* key) {
  auto certificate = draft(key, "cxsync simulator", nullptr, Claims().valid_until);
  add_server_use(certificate.get(), certificate.get(), Claims().names);
  return sign(std::move(certificate), key);
}

std::string pem(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(memory.get(), certificate) == 1, "write a certificate");
  return text_of(memory.get());
}

std::string pem(EVP_PKEY* key) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "write a key");
  return text_of(memory.get());
}

}  // namespace simulator
