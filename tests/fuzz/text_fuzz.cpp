// The small functions that every byte from outside passes: what they give is clean, and nothing is lost where nothing
// may be.
#include "support/text.hpp"

#include <boost/json/parse.hpp>
#include <string>

#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "support/address.hpp"
#include "support/base64.hpp"
#include "support/json_writer.hpp"
#include "support/redactor.hpp"

namespace cxsync::fuzz {
namespace {

std::string written(std::string_view text) {
  std::string json;
  JsonWriter(json).string(text);
  return json;
}

void check_showing(std::string_view text, std::size_t most) {
  constexpr std::size_t k_ellipsis = 3;
  const std::string shown = printable(text, most);
  promise_shown(shown);
  promise(shown.size() <= most + k_ellipsis, "shown text is cut");
  promise(!has_control_characters(shown), "shown text has no control characters");
  promise(printable(shown, most + k_ellipsis) == shown, "shown text is shown as it is");
}

void check_utf8(std::string_view text) {
  boost::json::error_code failed;
  const auto value = boost::json::parse(written(text), failed);
  promise(is_utf8(text) == !failed, "what is called UTF-8 is UTF-8");
  if (!failed) promise(std::string_view(value.get_string()) == text, "a text written as JSON is read as it was");
}

void check_folding(std::string_view text) {
  const std::string folded = fold_case(text);
  promise(fold_case(folded) == folded, "folding twice changes nothing");
  promise(is_utf8(folded) == is_utf8(text), "folding keeps UTF-8");
}

void check_base64(std::string_view text) {
  std::string url_form = base64_encode(text);
  for (char& c : url_form) c = c == '+' ? '-' : c == '/' ? '_' : c;
  promise(base64url_decode(url_form) == text, "base64 gives back what went in");
  if (const auto decoded = base64url_decode(text)) {
    promise(decoded->size() <= text.size(), "decoding makes nothing longer");
  }
}

void check_redaction(std::string_view text) {
  Redactor redactor;
  redactor.add(k_secret);
  const std::string echo = std::string(text) + std::string(k_secret) + percent_encode(k_secret) + std::string(text);
  const std::string clean = redactor.clean(echo);
  promise(clean.find(k_secret) == std::string::npos, "a secret is taken out");
  promise(clean.find(percent_encode(k_secret)) == std::string::npos, "an encoded secret is taken out");
  if (text.find("c4n4ry") == std::string_view::npos) {
    promise(clean == std::string(text) + "******" + std::string(text), "nothing else is taken out");
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync::fuzz;
  Input input(data, size);
  const std::size_t most = input.byte();
  const std::string_view text = input.rest();
  check_showing(text, most);
  check_utf8(text);
  check_folding(text);
  check_base64(text);
  check_redaction(text);
  return 0;
}
