#include "cxsync/doctor.hpp"

#include <doctest/doctest.h>

using namespace cxsync;

namespace {

CheckList list_with(const std::string& id, CheckStatus status) {
  return CheckList{{Check{"config", CheckStatus::ok, "", "", 0}, Check{id, status, "m", "f", 3}}};
}

}  // namespace

TEST_CASE("the doctor's exit code tells our side from a service") {
  CHECK(list_with("cxone.token", CheckStatus::ok).exit_code() == ExitCode::done);
  CHECK(list_with("cxone.token", CheckStatus::warn).exit_code() == ExitCode::done);
  CHECK(list_with("cxone.token", CheckStatus::fail).exit_code() == ExitCode::unreachable);
  CHECK(list_with("state", CheckStatus::fail).exit_code() == ExitCode::usage);
  CHECK(list_with("ivinex.fields.users", CheckStatus::fail).exit_code() == ExitCode::usage);
  CHECK(list_with("ivinex.users", CheckStatus::fail).exit_code() == ExitCode::unreachable);
}

TEST_CASE("the doctor's document has its members in order") {
  CHECK(list_with("state", CheckStatus::fail).to_json() ==
        R"({"format":"cxsync.doctor/1","ok":false,"checks":[)"
        R"({"id":"config","status":"ok","message":"","fix":"","elapsed_ms":0},)"
        R"({"id":"state","status":"fail","message":"m","fix":"f","elapsed_ms":3}]})");
}
