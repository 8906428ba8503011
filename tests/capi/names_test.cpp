#include <cstring>

#include "capi/host.hpp"

namespace cxsync::test {

TEST_CASE("the loaded library says which ABI and release it is") {
  CHECK(cxs_abi_version() == CXS_ABI_VERSION);
  CHECK(std::string(cxs_version()) == CXS_VERSION_STRING);
}

TEST_CASE("constants have the words of the documents, and other numbers have none") {
  CHECK(std::string(cxs_kind_name(CXS_KIND_USERS)) == "users");
  CHECK(std::string(cxs_kind_name(CXS_KIND_AGENT_STATUSES)) == "agent_statuses");
  CHECK(std::string(cxs_action_name(CXS_ACTION_CREATE)) == "create");
  CHECK(std::string(cxs_action_name(CXS_ACTION_UNCHANGED)) == "unchanged");
  CHECK(std::string(cxs_outcome_name(CXS_OUTCOME_CREATED)) == "created");
  CHECK(std::string(cxs_outcome_name(CXS_OUTCOME_UNKNOWN)) == "unknown");
  CHECK(std::string(cxs_check_status_name(CXS_CHECK_OK)) == "ok");
  CHECK(std::string(cxs_check_status_name(CXS_CHECK_SKIPPED)) == "skipped");
  for (const int32_t wrong : {-1, 6, 100, INT32_MAX, INT32_MIN}) {
    CHECK(std::string(cxs_kind_name(wrong)).empty());
    CHECK(std::string(cxs_action_name(wrong)).empty());
    CHECK(std::string(cxs_outcome_name(wrong)).empty());
    CHECK(std::string(cxs_check_status_name(wrong)).empty());
  }
}

TEST_CASE("a kind is found by its word, and nothing else is a kind") {
  for (int32_t kind = CXS_KIND_USERS; kind <= CXS_KIND_AGENT_STATUSES; ++kind) {
    CHECK(cxs_kind_from_name(cxs_kind_name(kind)) == kind);
  }
  CHECK(cxs_kind_from_name("all") == -1);
  CHECK(cxs_kind_from_name("") == -1);
  CHECK(cxs_kind_from_name("Users") == -1);
  CHECK(cxs_kind_from_name(nullptr) == -1);
}

TEST_CASE("every status has its name and the exit code of the command line") {
  CHECK(std::string(cxs_status_name(CXS_OK)) == "CXS_OK");
  CHECK(cxs_status_exit_code(CXS_OK) == 0);
  CHECK(std::string(cxs_status_name(CXS_E_STATE_BUSY)) == "CXS_E_STATE_BUSY");
  CHECK(cxs_status_exit_code(CXS_E_CONFIG) == 1);
  CHECK(cxs_status_exit_code(CXS_E_GUARD) == 3);
  CHECK(cxs_status_exit_code(CXS_E_CALLBACK) == 4);
  CHECK(cxs_status_exit_code(CXS_E_NETWORK) == 4);
  CHECK(cxs_status_exit_code(CXS_E_NO_MEMORY) == 5);
  CHECK(cxs_status_exit_code(CXS_E_STATE_BUSY) == 6);
  CHECK(cxs_status_exit_code(CXS_E_CANCELLED) == 130);
}

TEST_CASE("a status of a newer library has no name and is a failure of ours") {
  for (const cxs_status unknown : {-1, 5, 99, 102, INT32_MAX}) {
    CHECK(std::string(cxs_status_name(unknown)).empty());
    CHECK(cxs_status_exit_code(unknown) == 5);
  }
}

}  // namespace cxsync::test
