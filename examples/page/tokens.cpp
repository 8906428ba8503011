#include "tokens.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>

#include "cxsync/error.hpp"

namespace cxsync::page {

namespace {

Secret draw() {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw Error(ErrorCode::internal, "The system gave no random bytes.", "Try again in a moment.");
  }
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) text.append({k_digits[byte >> 4U], k_digits[byte & 15U]});
  Secret secret(text);
  wipe(text);
  return secret;
}

}  // namespace

Tokens::Tokens() : link(draw()), session(draw()), request(draw()) {}

bool is_same(const Secret& secret, std::string_view text) noexcept {
  const std::string_view own = secret.reveal();
  return own.size() == text.size() && CRYPTO_memcmp(own.data(), text.data(), own.size()) == 0;
}

}  // namespace cxsync::page
