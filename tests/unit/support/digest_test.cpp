#include "support/digest.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

TEST_CASE("the digest is SHA-256, however the text is cut") {
  CHECK(sha256_text("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_text("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 digest;
  digest.add("a");
  digest.add("bc");
  CHECK(digest.text() == sha256_text("abc"));
}
