// A packed body may be anything: it is unpacked within the limit, or refused. What was packed comes out as it went in.
#include "http/gzip.hpp"

#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "unit/http/packed.hpp"

namespace cxsync::fuzz {
namespace {

void check_packed(const std::string& text, std::uint64_t limit) {
  for (const int format : {test::k_gzip_format, test::k_zlib_format}) {
    const std::string body = test::packed(text, format);
    std::string unpacked;
    const bool fits = accepted(ExitCode::unreachable, [&] { unpacked = http::gunzip(body, limit); });
    promise(fits == (text.size() <= limit), "the limit is kept to the byte");
    promise(!fits || unpacked == text, "what was packed comes out as it went in");
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  fuzz::Input input(data, size);
  const std::uint64_t limit = std::uint64_t{1} << input.below(17);
  const std::string body(input.rest());
  std::string unpacked;
  if (fuzz::accepted(ExitCode::unreachable, [&] { unpacked = http::gunzip(body, limit); })) {
    fuzz::promise(unpacked.size() <= limit, "a body is unpacked within its limit");
    fuzz::promise(unpacked.capacity() <= 4 * limit + 4 * body.size() + 512, "memory is bounded while unpacking");
  }
  fuzz::check_packed(body, limit);
  return 0;
}
