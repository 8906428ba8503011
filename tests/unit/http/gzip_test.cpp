#include "http/gzip.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "cxsync/error.hpp"
#include "packed.hpp"

namespace cxsync::http {

using test::packed;

namespace {

std::string some_text(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>('a' + random() % 20);
  return text;
}

ErrorCode code_of(const std::string& body, std::uint64_t limit) {
  try {
    (void)gunzip(body, limit);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

}  // namespace

TEST_CASE("a packed text comes out as it was, at every size around a buffer") {
  for (const std::size_t size : {0U, 1U, 2U, 255U, 256U, 257U, 4095U, 65536U, 300001U}) {
    CAPTURE(size);
    const std::string text = some_text(size, 7);
    CHECK(gunzip(packed(text), 1U << 20U) == text);
    CHECK(gunzip(packed(text, test::k_zlib_format), 1U << 20U) == text);
  }
}

TEST_CASE("several members in a row are one text") {
  CHECK(gunzip(packed("first, ") + packed("second"), 100) == "first, second");
}

TEST_CASE("an empty body is empty") { CHECK(gunzip("", 100).empty()); }

TEST_CASE("a body cut off anywhere is refused") {
  const std::string whole = packed(some_text(500, 3));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(code_of(whole.substr(0, size), 10000) == ErrorCode::bad_response);
  }
}

TEST_CASE("a body with a damaged byte never comes out as another text") {
  const std::string text = some_text(300, 4);
  const std::string whole = packed(text);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    CAPTURE(at);
    // A few bytes of the header carry nothing.
    const ErrorCode code = code_of(damaged, 10000);
    CHECK((code != ErrorCode::internal || gunzip(damaged, 10000) == text));
  }
}

TEST_CASE("what follows the packed body must be packed too") {
  CHECK(code_of(packed("text") + "more", 1000) == ErrorCode::bad_response);
  CHECK(code_of("{\"not\":\"packed\"}", 1000) == ErrorCode::bad_response);
}

TEST_CASE("a text of exactly the limit passes and one byte more does not") {
  const std::string text = some_text(1000, 5);
  CHECK(gunzip(packed(text), 1000) == text);
  CHECK(code_of(packed(text), 999) == ErrorCode::response_too_large);
  CHECK(code_of(packed(text), 0) == ErrorCode::response_too_large);
}

TEST_CASE("a bomb is refused by its ratio long before the limit") {
  const std::string bomb = packed(std::string(8U << 20U, '0'));
  REQUIRE(bomb.size() < 100000);
  CHECK(code_of(bomb, 1ULL << 30U) == ErrorCode::response_too_large);
}

}  // namespace cxsync::http
