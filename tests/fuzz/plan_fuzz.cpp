// A plan file may hold anything. What is accepted must come out again as it went in.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "cxsync/error.hpp"
#include "cxsync/plan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const cxsync::Plan plan = cxsync::Plan::from_json(text);
    if (cxsync::Plan::from_json(plan.to_json()).digest() != plan.digest()) std::abort();
  } catch (const cxsync::Error& error) {
    if (error.exit_code() != cxsync::ExitCode::usage) std::abort();
  }
  return 0;
}
