#pragma once

#include <boost/json/parse.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "cxsync/error.hpp"

namespace cxsync::fuzz {

/// What the targets use as password, key and token: no message may hold it, whatever a server answers.
inline constexpr std::string_view k_secret = "c4n4ry-S3cret+key";

/// Ends the process if a promise is broken; the fuzzer, or the replay, keeps the input.
inline void promise(bool is_kept, const char* what) {
  if (is_kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// Text that a person or a log is shown: short UTF-8 without control characters. Judged by other code than the one
/// that makes it so.
inline void promise_shown(std::string_view text) {
  constexpr std::size_t k_longest = 2000;
  promise(text.size() <= k_longest, "a message is short");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    promise(byte >= 0x20 && byte != 0x7F, "a message holds no control character");
    promise(byte != 0xC2 || next >= 0xA0, "a message holds no control character of C1");
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  boost::json::error_code failed;
  boost::json::parse(quoted + '"', failed);
  promise(!failed, "a message is UTF-8");
}

inline void promise_shown(const Error& error, std::string_view secret = {}) {
  promise(!error.message().empty(), "an error says what happened");
  promise_shown(error.message());
  promise_shown(error.hint());
  for (const auto& [key, value] : error.details()) promise_shown(value);
  const std::string document = error.to_json();
  promise(secret.empty() || document.find(secret) == std::string::npos, "an error holds no secret");
  boost::json::error_code failed;
  boost::json::parse(document, failed);
  promise(!failed, "the document of an error is JSON");
}

/// True if `read` ends, false if it refuses its input with an Error that has this exit code, is fit to be shown and
/// does not hold the secret. Whatever else it throws ends the process.
template <typename Read>
bool accepted(ExitCode refusal, std::string_view secret, const Read& read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    promise(error.exit_code() == refusal, "a refusal has the exit code of its kind");
    promise_shown(error, secret);
    return false;
  }
}

/// The same where no secret is near.
template <typename Read>
bool accepted(ExitCode refusal, const Read& read) {
  return accepted(refusal, {}, read);
}

}  // namespace cxsync::fuzz
