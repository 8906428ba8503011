#include "whole_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "support/text.hpp"

namespace cxsync::cli {

std::string system_reason(int error_number) { return std::generic_category().message(error_number); }

std::string read_whole_file(const std::string& path, ErrorCode code, const std::string& what) {
  const auto fail = [&](int reason) {
    return Error(code, what + " " + printable(path) + " cannot be read: " + system_reason(reason) + ".",
                 "Check its name and that you may read it.", {{"file", printable(path)}});
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw fail(errno);
  std::string content;
  std::array<char, 65536> part{};
  for (;;) {
    const ssize_t got = ::read(file, part.data(), part.size());
    if (got > 0) {
      content.append(part.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      break;
    } else if (errno != EINTR) {
      const int reason = errno;
      ::close(file);
      throw fail(reason);
    }
  }
  ::close(file);
  return content;
}

}  // namespace cxsync::cli
