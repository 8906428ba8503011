#include "cxsync/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace cxsync {

void wipe(std::string& text) noexcept {
  if (text.capacity() != 0) OPENSSL_cleanse(text.data(), text.capacity());
  text.clear();
}

void Secret::wipe() noexcept { cxsync::wipe(text_); }

// A moved-from std::string may keep its characters (short strings do), so it is wiped by hand.
Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    text_ = other.text_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
  }
  return *this;
}

Secret::~Secret() { wipe(); }

}  // namespace cxsync
