#include "support/digest.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace cxsync {

namespace {

EVP_MD_CTX* as_context(const auto& context) { return static_cast<EVP_MD_CTX*>(context.get()); }

void require(int result) {
  if (result == 1) return;
  ERR_clear_error();  // the thread is the host's, and so is its list of errors
  throw std::runtime_error("OpenSSL cannot compute SHA-256: it does not offer it, or is out of memory");
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr) throw std::bad_alloc();
  require(EVP_DigestInit_ex(as_context(context_), EVP_sha256(), nullptr));
}

void Sha256::Free::operator()(void* context) const noexcept { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context)); }

void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(as_context(context_), bytes.data(), bytes.size()));
}

std::string Sha256::text() {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  require(EVP_DigestFinal_ex(as_context(context_), digest.data(), &length));
  static constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text = "sha256:";
  for (const unsigned char byte : digest) {
    text += k_digits[byte >> 4U];
    text += k_digits[byte & 15U];
  }
  return text;
}

std::string sha256_text(std::string_view bytes) {
  Sha256 digest;
  digest.add(bytes);
  return digest.text();
}

}  // namespace cxsync
