// A configuration may hold anything. It is accepted, or refused with the place where it is wrong.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cxsync/config.hpp"
#include "cxsync/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    cxsync::parse_config(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const cxsync::Error& error) {
    if (error.exit_code() != cxsync::ExitCode::usage || error.message().empty()) std::abort();
  }
  return 0;
}
