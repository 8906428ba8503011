#include "cxsync/error.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

TEST_CASE("codes and their words are one to one") {
  for (int i = 0; i <= static_cast<int>(ErrorCode::deadline_exceeded); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    CHECK(error_code_from_string(to_string(code)) == code);
  }
  CHECK_FALSE(error_code_from_string("no_such_code").has_value());
}

TEST_CASE("codes map onto the exit codes of the command line") {
  CHECK(exit_code(ErrorCode::config_unknown_key) == ExitCode::usage);
  CHECK(exit_code(ErrorCode::state_belongs_elsewhere) == ExitCode::usage);
  CHECK(exit_code(ErrorCode::incomplete_read) == ExitCode::stopped);
  CHECK(exit_code(ErrorCode::credentials_refused) == ExitCode::unreachable);
  CHECK(exit_code(ErrorCode::state_busy) == ExitCode::busy);
  CHECK(exit_code(ErrorCode::cancelled) == ExitCode::cancelled);
}

TEST_CASE("a detail can be added, replaced and looked up") {
  Error error(ErrorCode::usage, "m", "h", {{"a", "1"}});
  error.with("a", "2").with("b", "3");
  CHECK(error.detail("a") == "2");
  CHECK(error.detail("b") == "3");
  CHECK(error.detail("c").empty());
  CHECK(error.details().size() == 2);
}
