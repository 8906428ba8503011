#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cxsync/secret.hpp"

namespace cxsync {

/// Takes secrets out of text that a server wrote, before any of it is shown: a server may echo what it was sent.
class Redactor {
 public:
  /// An empty secret is ignored.
  void add(std::string_view secret);

  /// About the first 64 KiB of the text with every secret, plain or percent-encoded, replaced by `***`.
  [[nodiscard]] std::string clean(std::string_view text) const;

 private:
  std::vector<Secret> secrets_;
};

}  // namespace cxsync
