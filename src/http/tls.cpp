#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "support/text.hpp"

namespace cxsync::http {

namespace {

namespace ssl = boost::asio::ssl;

/// Not set_default_verify_paths(): that reads the environment.
void trust_system(SSL_CTX* context) {
  std::error_code missing;
  const char* const directory = X509_get_default_cert_dir();
  const char* const file = X509_get_default_cert_file();
  // The directory is searched on demand; the file would be read as a whole, so it is only the second choice.
  if (std::filesystem::is_directory(directory, missing) && !std::filesystem::is_empty(directory, missing)) {
    SSL_CTX_load_verify_dir(context, directory);
  } else {
    SSL_CTX_load_verify_file(context, file);
  }
  ERR_clear_error();
}

void trust_file(SSL_CTX* context, const std::string& file, const std::string& component) {
  if (SSL_CTX_load_verify_file(context, file.c_str()) == 1) return;
  const int reason = errno;
  ERR_clear_error();
  const bool readable = std::ifstream(file).good();
  const std::string why =
      readable ? "it holds no certificate in PEM form" : std::generic_category().message(reason == 0 ? ENOENT : reason);
  const std::string path = "/" + component + "/tls/ca_file";
  throw Error(ErrorCode::config_bad_value, path + ": the authorities in " + printable(file) + " cannot be read: " + why,
              "Name a readable PEM file with the certificate of the authority, or leave ca_file out to trust the "
              "system's authorities.",
              {{"path", path}});
}

bool is_address(const std::string& host) {
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  return !not_an_address;
}

std::string hint_for(long check, const Origin& origin) {
  switch (check) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "The certificate is for another host than " + origin.host + "; check the host name in the address.";
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "Check this machine's clock; if it is right, the service's certificate must be renewed.";
    default:
      return "If the service or a proxy uses an authority of its own, name its PEM file in tls.ca_file.";
  }
}

}  // namespace

ssl::context make_tls_context(const Tls& tls, const std::string& component) {
  ssl::context context(ssl::context::tls_client);
  SSL_CTX* const native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  context.set_verify_mode(ssl::verify_peer);
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  if (tls.ca_file.empty()) {
    trust_system(native);
  } else {
    trust_file(native, tls.ca_file, component);
  }
  return context;
}

void expect_host(SSL* ssl, const Origin& origin) {
  X509_VERIFY_PARAM* const expected = SSL_get0_param(ssl);
  bool set = false;
  if (is_address(origin.host)) {
    set = X509_VERIFY_PARAM_set1_ip_asc(expected, origin.host.c_str()) == 1;
  } else {
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    set = X509_VERIFY_PARAM_set1_host(expected, origin.host.data(), origin.host.size()) == 1 &&
          SSL_set_tlsext_host_name(ssl, origin.host.c_str()) == 1;
  }
  if (!set) throw Error(ErrorCode::internal, "TLS could not be told to expect the host " + origin.host);
}

Error tls_failure(const SSL* ssl, const boost::system::error_code& failed, const Origin& origin) {
  const long check = SSL_get_verify_result(ssl);
  if (check != X509_V_OK) {
    return {ErrorCode::tls_failed,
            "the certificate of " + origin.authority() + " was refused: " + X509_verify_cert_error_string(check),
            hint_for(check, origin)};
  }
  return {ErrorCode::tls_failed, "TLS with " + origin.authority() + " failed: " + printable(failed.message()),
          "The service must speak TLS 1.2 or newer on this port; check the address and any proxy between."};
}

}  // namespace cxsync::http
