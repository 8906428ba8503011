#pragma once

#include <stdexcept>
#include <string>

#include <zlib.h>

namespace cxsync::test {

constexpr int k_gzip_format = 15 + 16;
constexpr int k_zlib_format = 15;

/// The text packed by zlib.
inline std::string packed(const std::string& text, int format = k_gzip_format) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib could not be started");
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib could not pack a text");
  return out;
}

}  // namespace cxsync::test
