#include "http/transport.hpp"

#include <algorithm>

namespace cxsync::http {

std::string_view Response::header(std::string_view lower_case_name) const noexcept {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& entry) { return entry.first == lower_case_name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace cxsync::http
