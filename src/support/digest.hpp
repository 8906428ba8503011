#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cxsync {

/// SHA-256 over everything that was added.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();
  void add(std::string_view bytes);
  /// `sha256:` and 64 lower-case hexadecimal digits. Once.
  std::string text();

 private:
  void* context_;
};

/// The digest of one text.
std::string sha256_text(std::string_view bytes);

}  // namespace cxsync
