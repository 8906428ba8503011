#include "ivinex/credentials.hpp"

#include "support/base64.hpp"
#include "support/text.hpp"

namespace cxsync::ivinex {

Credentials::Credentials(std::string_view username, const Secret& password) {
  std::string pair(username);
  pair.append(":").append(password.reveal());
  std::string encoded = base64_encode(pair);
  std::string value = "Basic " + encoded;
  redactor_.add(encoded);
  redactor_.add(password.reveal());
  authorization_ = Secret(value);
  for (std::string* secret : {&pair, &encoded, &value}) wipe(*secret);
}

std::string Credentials::shown(std::string_view text, std::size_t max_bytes) const {
  return printable(trim(redactor_.clean(text)), max_bytes);
}

}  // namespace cxsync::ivinex
