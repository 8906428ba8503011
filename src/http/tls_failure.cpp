#include "http/tls_failure.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>

#include "support/clock.hpp"
#include "support/text.hpp"

namespace cxsync::http {

namespace {

namespace ip = boost::asio::ip;

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

/// An address of 4 or 16 bytes; empty for anything else.
std::string address_text(const ASN1_OCTET_STRING* bytes) {
  const auto size = static_cast<std::size_t>(ASN1_STRING_length(bytes));
  const auto copy = [&](auto address) {
    std::memcpy(address.data(), ASN1_STRING_get0_data(bytes), address.size());
    return address;
  };
  if (size == sizeof(ip::address_v4::bytes_type)) return ip::address_v4(copy(ip::address_v4::bytes_type{})).to_string();
  if (size == sizeof(ip::address_v6::bytes_type)) return ip::address_v6(copy(ip::address_v6::bytes_type{})).to_string();
  return {};
}

std::string name_text(const GENERAL_NAME* name) {
  if (name->type == GEN_IPADD) return address_text(name->d.iPAddress);
  if (name->type != GEN_DNS) return {};
  const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
  return printable({data, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))}, 100);
}

/// `it is for a.example, b.example`
std::string hosts_of(const X509* certificate) {
  constexpr int k_shown = 5;
  const std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  std::string text;
  for (int i = 0; i < std::min(count, k_shown); ++i) {
    const std::string name = name_text(sk_GENERAL_NAME_value(names.get(), i));
    if (!name.empty()) text.append(text.empty() ? "" : ", ").append(name);
  }
  if (text.empty()) return "it names no host";
  return "it is for " + text + (count > k_shown ? " and others" : "");
}

/// `it was issued by CN=...`
std::string issuer_of(const X509* certificate) {
  const std::unique_ptr<BIO, Freer<BIO_free_all>> memory(BIO_new(BIO_s_mem()));
  if (!memory) return {};
  X509_NAME_print_ex(memory.get(), X509_get_issuer_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return "it was issued by " + printable({data, static_cast<std::size_t>(size)}, 120);
}

std::string time_text(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "a time that cannot be read";
  return utc_text(std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

/// When the one that is out of date, which may be an authority's, was or will be valid.
std::string time_of(STACK_OF(X509) * chain) {
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    const X509* certificate = sk_X509_value(chain, i);
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
      return "its time ended at " + time_text(X509_get0_notAfter(certificate));
    }
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
      return "its time begins at " + time_text(X509_get0_notBefore(certificate));
    }
  }
  return {};
}

enum class Fault : std::uint8_t { host, time, issuer, other };

Fault fault_of(long check) noexcept {
  switch (check) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return Fault::host;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Fault::time;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      return Fault::issuer;
    default:
      return Fault::other;
  }
}

/// What the certificate says where it does not fit.
std::string evidence(Fault fault, STACK_OF(X509) * chain) {
  if (chain == nullptr || sk_X509_num(chain) == 0) return {};
  const X509* last = sk_X509_value(chain, sk_X509_num(chain) - 1);
  switch (fault) {
    case Fault::host:
      return hosts_of(sk_X509_value(chain, 0));
    case Fault::time:
      return time_of(chain);
    case Fault::issuer:
      return issuer_of(last);
    case Fault::other:
      break;
  }
  return {};
}

std::string advice(Fault fault, const Origin& origin) {
  switch (fault) {
    case Fault::host:
      return "The certificate is for another host than " + origin.host + ": check the host name in the address.";
    case Fault::time:
      return "Check this machine's clock; if it is right, the service's certificate must be renewed.";
    case Fault::issuer:
      return "This machine does not know the authority that issued it: if the service or a proxy has an authority of "
             "its own, name that authority's PEM file in tls.ca_file.";
    case Fault::other:
      break;
  }
  return "Those who run the service must mend its certificate.";
}

Error refused_certificate(const SSL* ssl, long check, const Origin& origin) {
  const Fault fault = fault_of(check);
  const std::string said = evidence(fault, SSL_get0_verified_chain(ssl));
  return {ErrorCode::tls_failed,
          "the certificate of " + origin.authority() + " was refused: " + X509_verify_cert_error_string(check) +
              (said.empty() ? "" : " (" + said + ")"),
          advice(fault, origin)};
}

}  // namespace

Error tls_failure(const SSL* ssl, const boost::system::error_code& failed, const Origin& origin) {
  const long check = SSL_get_verify_result(ssl);
  if (check != X509_V_OK) return refused_certificate(ssl, check, origin);
  const bool of_openssl = failed.category() == boost::asio::error::get_ssl_category();
  switch (of_openssl ? ERR_GET_REASON(static_cast<unsigned long>(failed.value())) : 0) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return {ErrorCode::tls_failed,
              origin.authority() + " speaks no TLS of version 1.2 or newer (" + printable(failed.message()) + ")",
              "Those who run the service, or the proxy between, must turn on TLS 1.2 or newer; older versions are not "
              "safe and not used."};
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
      return {ErrorCode::tls_failed,
              origin.authority() + " speaks no TLS on this port (" + printable(failed.message()) + ")",
              "Check the port in the address, and any firewall or proxy between."};
    default:
      return {ErrorCode::tls_failed, "TLS with " + origin.authority() + " failed: " + printable(failed.message()),
              "The service must speak TLS 1.2 or newer on this port; check the address and any proxy between."};
  }
}

}  // namespace cxsync::http
