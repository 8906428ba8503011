#include "ivinex/credentials.hpp"

#include <cstdint>

#include "support/text.hpp"

namespace cxsync::ivinex {
namespace {

/// Enough of a text to show its beginning; taking secrets out of a whole page would be wasted.
constexpr std::size_t k_most_bytes = 8192;

std::string base64(std::string_view bytes) {
  constexpr std::string_view k_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = bytes.size() - at < 3 ? bytes.size() - at : 3;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8U) | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) text += i <= count ? k_digits[(group >> (18U - 6U * i)) & 63U] : '=';
  }
  return text;
}

void take_out(std::string& text, std::string_view secret) {
  constexpr std::string_view k_stars = "***";
  if (secret.empty()) return;
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + k_stars.size())) {
    text.replace(at, secret.size(), k_stars);
  }
}

}  // namespace

Credentials::Credentials(std::string_view username, const Secret& password) : password_(password) {
  std::string pair(username);
  pair.append(":").append(password.reveal());
  std::string encoded = base64(pair);
  std::string value = "Basic " + encoded;
  encoded_ = Secret(encoded);
  authorization_ = Secret(value);
  for (std::string* secret : {&pair, &encoded, &value}) wipe(*secret);
}

std::string Credentials::shown(std::string_view text, std::size_t max_bytes) const {
  std::string clean(text.substr(0, k_most_bytes));
  take_out(clean, encoded_.reveal());
  take_out(clean, password_.reveal());
  return printable(trim(clean), max_bytes);
}

}  // namespace cxsync::ivinex
