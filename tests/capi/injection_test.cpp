#include <algorithm>
#include <climits>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "capi/host.hpp"

namespace cxsync::test {

namespace {

/// A configuration that refers to what only the host can look up.
constexpr const char* k_referring = R"({"site":"acme","state":{"path":"acme.db"},
  "ivinex":{"base_url":"https://acme.example.org","username":"sync","password":{"file":"secret.txt"},
            "modules":{"users":{"collection_type_id":1}}},
  "cxone":{"client_id":"id","client_secret":{"env":"CLIENT_SECRET"},"access_key_id":"key",
           "access_key_secret":"secret"}})";

struct Resolver {
  std::vector<std::string> asked;
  std::string refuse;
  std::string answer = "value";
  bool silent = false;
  bool throws = false;
};

int32_t resolve(int32_t reference, const char* name, cxs_reply* reply, void* user_data) {
  auto& resolver = *static_cast<Resolver*>(user_data);
  resolver.asked.push_back(std::to_string(reference) + " " + name);
  if (resolver.throws) throw std::runtime_error("no");
  if (resolver.refuse == name) return 1;
  cxs_reply_set(nullptr, "x", 1);
  cxs_reply_set(reply, nullptr, 4);  // ignored
  if (!resolver.silent) cxs_reply_set(reply, resolver.answer.data(), resolver.answer.size());
  return 0;
}

Said open_with(Resolver& resolver, bool with_resolver = true) {
  cxs_client_options options;
  cxs_client_options_init(&options, sizeof(options));
  options.config = k_referring;
  options.config_len = std::strlen(k_referring);
  if (with_resolver) options.resolve = resolve;
  options.resolve_user_data = &resolver;
  Slot<cxs_client> client;
  Slot<cxs_error> error;
  const cxs_status status = cxs_client_open(&options, client.again(), error.again());
  CHECK((client.get() == nullptr) == (status != CXS_OK));
  return {status, cxs_error_code(error.get()), cxs_error_message(error.get())};
}

int64_t fixed_now(void*) { return 1798761600000; }  // 2027-01-01
uint64_t fixed_random(void* data) { return ++*static_cast<int*>(data), 0x1234ABCDU; }

}  // namespace

TEST_CASE("the host looks up what the configuration refers to") {
  Resolver resolver;
  CHECK(open_with(resolver).status == CXS_OK);
  std::sort(resolver.asked.begin(), resolver.asked.end());
  CHECK(resolver.asked == std::vector<std::string>{"0 CLIENT_SECRET", "1 secret.txt", "2 acme.db"});
}

TEST_CASE("a reference that cannot be had is CXS_E_SECRET, which names it and shows no value") {
  Resolver resolver;
  resolver.refuse = "CLIENT_SECRET";
  Said said = open_with(resolver);
  CHECK(said.status == CXS_E_SECRET);
  CHECK(said.message.find("CLIENT_SECRET") != std::string::npos);
  resolver = {};
  resolver.silent = true;
  CHECK(open_with(resolver).status == CXS_E_SECRET);
  resolver = {};
  resolver.throws = true;
  CHECK(open_with(resolver).status == CXS_E_SECRET);
  resolver = {};
  resolver.answer = "hunter2\xFF";
  said = open_with(resolver);
  CHECK(said.status == CXS_E_SECRET);
  CHECK(said.message.find("hunter2") == std::string::npos);
}

TEST_CASE("without a resolver references to the environment and to files are refused") {
  Resolver resolver;
  CHECK(open_with(resolver, false).status == CXS_E_SECRET);
  CHECK(resolver.asked.empty());
}

TEST_CASE("an answer that comes when nobody asks is ignored") {
  cxs_reply_set(nullptr, "late", 4);
  cxs_reply_set(nullptr, nullptr, 0);
}

TEST_CASE("the state lies where the host says, instead of where the document says") {
  Host host;
  host.config = R"({"site":"acme","state":{"path":"/nowhere/at/all.db"},"ivinex":{"modules":{"dispositions":{}}}})";
  const auto client = host.open();
  sync(client.get());
  CHECK(std::filesystem::exists(host.state_path));
  check_settled(host, client.get());
}

TEST_CASE("a state that cannot be used is CXS_E_STATE, and nothing is written") {
  Host host;
  host.state_path = host.folder.path();  // a folder
  const auto client = host.open();
  const cxs_apply_options wanted = apply_options();
  Slot<cxs_report> report;
  Slot<cxs_error> error;
  CHECK(cxs_client_sync(client.get(), CXS_KIND_DISPOSITIONS, &wanted, nullptr, report.again(), error.again()) ==
        CXS_E_STATE);
  CHECK(report.get() == nullptr);
  CHECK(host.sink.writes == 0);
}

TEST_CASE("times and run names come from the host's clock and random source") {
  Host host;
  int asked = 0;
  host.adjust = [&](cxs_client_options& options) {
    options.now = fixed_now;
    options.random = fixed_random;
    options.random_user_data = &asked;
  };
  const auto client = host.open();
  const auto report = sync(client.get());
  CHECK(text_of(info_of(report.get()).started) == "2027-01-01T00:00:00Z");
  CHECK(text_of(info_of(report.get()).finished) == "2027-01-01T00:00:00Z");
  CHECK(text_of(info_of(report.get()).run).find("1234abcd") != std::string::npos);
  CHECK(asked > 0);
  check_settled(host, client.get());
}

TEST_CASE("a clock that tells nonsense breaks nothing") {
  for (const int64_t nonsense : {INT64_MIN, INT64_MAX, int64_t{-1}}) {
    Host host;
    host.adjust = [&](cxs_client_options& options) {
      options.now = [](void* data) { return *static_cast<const int64_t*>(data); };
      options.now_user_data = const_cast<int64_t*>(&nonsense);
    };
    const auto client = host.open();
    const auto report = sync(client.get());
    CHECK(cxs_report_exit_code(report.get()) == 0);
    const std::string started = text_of(info_of(report.get()).started);
    CHECK(started.size() == std::strlen("2027-01-01T00:00:00Z"));
    CHECK(started.front() != '-');
    check_settled(host, client.get());
  }
}

TEST_CASE("a clock or random source that throws is passed over for the system's, and the run is told to its end") {
  Host host;
  host.adjust = [&](cxs_client_options& options) {
    options.now = [](void*) -> int64_t { throw std::runtime_error("no"); };
    options.random = [](void*) -> uint64_t { throw 7; };
  };
  const auto client = host.open();
  const auto report = sync(client.get());
  CHECK(cxs_report_exit_code(report.get()) == 0);
  CHECK(text_of(info_of(report.get()).started) > "2024");
  check_settled(host, client.get());
}

TEST_CASE("log lines arrive with their level and component, one line each") {
  Host host;
  const auto client = host.open();
  struct Logged {
    int errors = 0;
    bool clean = true;
  } logged;
  cxs_call_options options = call_options();
  options.log_user_data = &logged;
  options.log = [](int32_t level, const char* component, const char* text, void* data) {
    auto& it = *static_cast<Logged*>(data);
    if (level == CXS_LOG_ERROR) ++it.errors;
    it.clean = it.clean && level >= CXS_LOG_ERROR && level <= CXS_LOG_DEBUG && *component != '\0' &&
               std::string(text).find_first_of("\n\r\x1b") == std::string::npos;
  };
  host.sink.instead_of_write = [](int32_t, const cxs_rows*, cxs_answers*) { return 1; };
  apply(client.get(), preview(client.get()).get(), "all", &options);
  CHECK(logged.errors > 0);
  CHECK(logged.clean);
  host.sink.instead_of_write = nullptr;
  sync(client.get());
  check_settled(host, client.get());
}

TEST_CASE("a log or progress callback that throws stops the call like a cancel") {
  Host host;
  const auto client = host.open();
  const auto plan = preview(client.get());
  cxs_call_options options = call_options();
  options.progress = [](const cxs_progress*, void*) -> int32_t { throw std::runtime_error("no"); };
  const cxs_apply_options wanted = apply_options();
  Slot<cxs_report> report;
  const cxs_status status = cxs_client_apply(client.get(), plan.get(), &wanted, &options, report.again(), nullptr);
  CHECK((status == CXS_E_CANCELLED || cxs_report_exit_code(report.get()) == 130));

  options = call_options();
  options.log = [](int32_t, const char*, const char*, void*) { throw 7; };
  host.sink.instead_of_write = [](int32_t, const cxs_rows*, cxs_answers*) { return 1; };
  Slot<cxs_report> logged;
  REQUIRE(cxs_client_apply(client.get(), plan.get(), &wanted, &options, logged.again(), nullptr) == CXS_OK);
  CHECK(cxs_report_exit_code(logged.get()) == 130);
  host.sink.instead_of_write = nullptr;
  apply(client.get(), preview(client.get()).get());
  sync(client.get());
  check_settled(host, client.get());
}

}  // namespace cxsync::test
