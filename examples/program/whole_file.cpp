#include "program/whole_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "support/text.hpp"

namespace cxsync::program {

std::string system_reason(int error_number) { return std::generic_category().message(error_number); }

namespace {

/// A file open for reading; closed at the end.
class OpenFile {
 public:
  OpenFile(const std::string& path, const FileRole& role) : path_(path), role_(role) {
    file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) throw unreadable(errno);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(file_); }

  // Known beforehand of ordinary files only, which then need not be read to be refused.
  [[nodiscard]] std::size_t size() const {
    struct stat info {};
    if (::fstat(file_, &info) != 0) throw unreadable(errno);
    return S_ISREG(info.st_mode) ? static_cast<std::size_t>(info.st_size) : 0;
  }

  std::string_view next() {
    for (;;) {
      const ssize_t got = ::read(file_, part_.data(), part_.size());
      if (got >= 0) return {part_.data(), static_cast<std::size_t>(got)};
      if (errno != EINTR) throw unreadable(errno);
    }
  }

 private:
  [[nodiscard]] Error unreadable(int reason) const {
    return Error(role_.code,
                 std::string(role_.name) + " " + printable(path_) + " cannot be read: " + system_reason(reason) + ".",
                 "Check its name and that you may read it.", {{"file", printable(path_)}});
  }

  const std::string& path_;
  const FileRole& role_;
  int file_ = -1;
  std::array<char, 65536> part_{};
};

std::string size_text(std::size_t bytes) {
  return bytes >= k_mib ? std::to_string(bytes / k_mib) + " MiB" : std::to_string(bytes / k_kib) + " KiB";
}

Error too_large(const std::string& path, const FileRole& role) {
  return Error(role.code,
               std::string(role.name) + " " + printable(path) + " holds more than " + size_text(role.limit) + ".",
               "Check its name: no such file is that large.", {{"file", printable(path)}});
}

}  // namespace

std::string read_whole_file(const std::string& path, const FileRole& role) {
  OpenFile file(path, role);
  const std::size_t size = file.size();
  if (size > role.limit) throw too_large(path, role);
  std::string content;
  content.reserve(size);
  for (auto part = file.next(); !part.empty(); part = file.next()) {
    // Devices have no end, and a file may grow.
    if (part.size() > role.limit - content.size()) throw too_large(path, role);
    content.append(part);
  }
  return content;
}

std::string_view without_byte_order_mark(std::string_view text) noexcept {
  constexpr std::string_view k_mark = "\xEF\xBB\xBF";
  return text.starts_with(k_mark) ? text.substr(k_mark.size()) : text;
}

}  // namespace cxsync::program
