#include "support/certificate_authority.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace cxsync::test {

namespace {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free>>;

constexpr long k_day = 24L * 3600L;

void require(bool worked) {
  if (!worked) throw std::runtime_error("a test certificate could not be made");
}

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

Memory reader(const std::string& text) { return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// Two authorities of one name would be taken for each other.
std::string unused_name() {
  static std::atomic<int> made = 0;
  return "cxsync test authority " + std::to_string(++made);
}

struct Wish {
  std::string common_name;
  std::string names;  ///< empty: an authority
  int days = 1;
};

Identity make(const Wish& wish, const Identity* issuer) {
  static std::atomic<long> serial = 1;
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  require(key && certificate);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -30 * k_day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.days * k_day);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0);
  add_extension(certificate.get(), NID_basic_constraints, wish.names.empty() ? "critical,CA:TRUE" : "CA:FALSE");
  if (!wish.names.empty()) add_extension(certificate.get(), NID_subject_alt_name, wish.names);
  if (issuer == nullptr) {
    X509_set_issuer_name(certificate.get(), subject);
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  } else {
    const Memory issuer_text = reader(issuer->certificate);
    const Memory key_text = reader(issuer->key);
    const Certificate authority(PEM_read_bio_X509(issuer_text.get(), nullptr, nullptr, nullptr));
    const Key authority_key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
    require(authority && authority_key);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
    require(X509_sign(certificate.get(), authority_key.get(), EVP_sha256()) > 0);
  }
  const Memory certificate_out(BIO_new(BIO_s_mem()));
  const Memory key_out(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(certificate_out.get(), certificate.get()) == 1);
  require(PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {text_of(certificate_out.get()), text_of(key_out.get())};
}

}  // namespace

CertificateAuthority::CertificateAuthority()
    : own_(make({.common_name = unused_name(), .names = "", .days = 1}, nullptr)) {
  file_ = (std::filesystem::temp_directory_path() / "cxsync-test-ca-XXXXXX").string();
  const int opened = ::mkstemp(file_.data());
  require(opened >= 0);
  const auto written = ::write(opened, own_.certificate.data(), own_.certificate.size());
  ::close(opened);
  require(written == static_cast<ssize_t>(own_.certificate.size()));
}

CertificateAuthority::~CertificateAuthority() {
  std::error_code already_gone;
  std::filesystem::remove(file_, already_gone);
}

Identity CertificateAuthority::issue(const std::string& names, int days) const {
  return make({.common_name = "cxsync test server", .names = names, .days = days}, &own_);
}

Identity CertificateAuthority::issue_self_signed(const std::string& names) {
  return make({.common_name = "cxsync test server", .names = names, .days = 1}, nullptr);
}

}  // namespace cxsync::test
