#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cxsync {

/// SHA-256 over everything that was added.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// `sha256:` and 64 lower-case hexadecimal digits. Once.
  std::string text();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

/// The digest of one text.
std::string sha256_text(std::string_view bytes);

}  // namespace cxsync
