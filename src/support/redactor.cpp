#include "support/redactor.hpp"

#include <algorithm>

#include "support/address.hpp"

namespace cxsync {
namespace {

constexpr std::size_t k_most_bytes = 65536;

void replace_all(std::string& text, std::string_view what) {
  constexpr std::string_view k_stars = "***";
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + k_stars.size())) {
    text.replace(at, what.size(), k_stars);
  }
}

}  // namespace

void Redactor::add(std::string_view secret) {
  if (!secret.empty()) secrets_.emplace_back(secret);
}

std::string Redactor::clean(std::string_view text) const {
  std::string out(text.substr(0, k_most_bytes));
  std::size_t longest = 0;
  for (const auto& secret : secrets_) {
    replace_all(out, secret.reveal());
    auto encoded = percent_encode(secret.reveal());
    replace_all(out, encoded);
    longest = std::max(longest, encoded.size());
    wipe(encoded);
  }
  // Where the text was cut the beginning of a secret may stand.
  if (text.size() > k_most_bytes) out.resize(out.size() - std::min(out.size(), longest));
  return out;
}

}  // namespace cxsync
