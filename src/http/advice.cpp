#include "http/advice.hpp"

#include "support/text.hpp"

namespace cxsync::http {

namespace {

bool is_on_the_way(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::resolve_failed:
    case ErrorCode::connect_failed:
    case ErrorCode::tls_failed:
    case ErrorCode::timed_out:
    case ErrorCode::connection_lost:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string advice(const Error& failure, std::string_view address_from, std::string_view proxy) {
  std::string text = failure.hint();
  const bool on_the_way = is_on_the_way(failure.code());
  if (on_the_way || text.empty()) add_sentence(text, address_from);
  if (on_the_way && !proxy.empty()) add_sentence(text, "The way leads through the proxy " + std::string(proxy) + ".");
  return text;
}

}  // namespace cxsync::http
