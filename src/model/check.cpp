#include "model/check.hpp"

#include <utility>

#include "support/text.hpp"

namespace cxsync {

Check make_check(std::string id, CheckStatus status, std::string message, std::string fix) {
  Check check;
  check.id = std::move(id);
  check.status = status;
  check.message = std::move(message);
  check.fix = std::move(fix);
  return check;
}

void add_warning(Check& check, std::string_view found, std::string_view fix) {
  if (check.status == CheckStatus::ok) check.status = CheckStatus::warn;
  add_sentence(check.message, found);
  add_sentence(check.fix, fix);
}

void add_elapsed(Check& check, std::chrono::system_clock::time_point start, std::chrono::system_clock::time_point end) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(end - start).count();
  if (ms > 0) check.elapsed_ms += static_cast<std::uint64_t>(ms);
}

}  // namespace cxsync
