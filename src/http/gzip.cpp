#include "http/gzip.hpp"

#include <algorithm>
#include <limits>

#include <zlib.h>

#include "cxsync/error.hpp"

namespace cxsync::http {

namespace {

constexpr std::uint64_t k_ratio = 300;
constexpr std::uint64_t k_ratio_free = 1U << 20U;
/// 15: the largest window; 32: gzip or zlib, by the header.
constexpr int k_window = 15 + 32;

class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, k_window) != Z_OK) throw Error(ErrorCode::internal, "zlib could not be started");
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }
  z_stream& operator*() { return stream_; }
  z_stream* operator->() { return &stream_; }

 private:
  z_stream stream_{};
};

[[noreturn]] void refuse_broken() {
  throw Error(ErrorCode::bad_response, "the packed body (gzip) is broken or cut off",
              "Try again; if it stays, a proxy between this machine and the service may be damaging answers.");
}

[[noreturn]] void refuse_large(std::uint64_t limit) {
  throw Error(ErrorCode::response_too_large, "the unpacked body is larger than " + std::to_string(limit) + " bytes",
              "Ask for smaller pages (page_size) or raise limits.max_response_bytes.");
}

}  // namespace

std::string gunzip(std::string_view packed, std::uint64_t max_bytes) {
  if (packed.empty()) return {};
  if (packed.size() > std::numeric_limits<uInt>::max()) refuse_large(max_bytes);
  const std::uint64_t limit = std::min(max_bytes, std::max(k_ratio_free, packed.size() * k_ratio));
  Inflater inflater;
  inflater->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib does not write to it
  inflater->avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::uint64_t used = 0;
  for (;;) {
    if (used == out.size()) {
      // One byte over the limit tells "exactly full" from "more to come".
      if (used > limit) refuse_large(limit);
      out.resize(std::min(limit + 1, std::max<std::uint64_t>(4 * packed.size(), 2 * used) + 256));
    }
    const auto room = static_cast<uInt>(std::min<std::uint64_t>(out.size() - used, std::numeric_limits<uInt>::max()));
    inflater->next_out = reinterpret_cast<Bytef*>(out.data() + used);
    inflater->avail_out = room;
    const int result = inflate(&*inflater, Z_NO_FLUSH);
    used += room - inflater->avail_out;
    if (used > limit) refuse_large(limit);
    if (result == Z_STREAM_END) {
      if (inflater->avail_in == 0) break;
      if (inflateReset(&*inflater) != Z_OK) refuse_broken();
    } else if (result != Z_OK || (inflater->avail_in == 0 && inflater->avail_out != 0)) {
      refuse_broken();
    }
  }
  out.resize(used);
  return out;
}

}  // namespace cxsync::http
