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

}  // namespace cxsync::http
