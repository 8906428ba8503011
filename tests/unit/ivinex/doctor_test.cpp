#include <doctest/doctest.h>

#include <map>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;

namespace {

const std::vector<Kind> k_everything(k_all_kinds.begin(), k_all_kinds.end());

std::vector<std::string> words(const std::vector<Check>& checks) {
  std::vector<std::string> words;
  for (const auto& check : checks) words.push_back(check.id + " " + std::string(to_string(check.status)));
  return words;
}

const Check& check_of(const std::vector<Check>& checks, const std::string& id) {
  for (const auto& check : checks) {
    if (check.id == id) return check;
  }
  throw std::logic_error("no check " + id);
}

void check_texts(const std::vector<Check>& checks) {
  for (const auto& check : checks) {
    CAPTURE(check.id);
    CHECK_FALSE(check.message.empty());
    if (check.status == CheckStatus::fail) CHECK_FALSE(check.fix.empty());
  }
}

}  // namespace

TEST_CASE("a healthy site is ok, but for the users whose creation nobody documents") {
  Site site;
  site.records.fill(3);
  const auto checks = site.diagnose(k_everything);
  CHECK(words(checks) == std::vector<std::string>{"ivinex.tls ok", "ivinex.login ok", "ivinex.users warn",
                                                  "ivinex.campaigns ok", "ivinex.dispositions ok",
                                                  "ivinex.agent_statuses ok"});
  CHECK(check_of(checks, "ivinex.campaigns").message.find("3 rows") != std::string::npos);
  CHECK(check_of(checks, "ivinex.users").message.find("does not document") != std::string::npos);
  CHECK(site.records.sent.size() == 4);
  CHECK(site.records.count(http::Method::post) == 0);
  check_texts(checks);
}

TEST_CASE("an empty module is said to show no field names") {
  Site site;
  const auto checks = site.diagnose({Kind::dispositions});
  CHECK(check_of(checks, "ivinex.dispositions").status == CheckStatus::warn);
  CHECK(check_of(checks, "ivinex.dispositions").message.find("field names") != std::string::npos);
}

TEST_CASE("after a refused login nothing more is asked") {
  for (const int status : {401, 200}) {
    Site site;
    site.records.instead = [&](const Sent&) { return answer(status, "<input type=password>"); };
    const auto checks = site.diagnose(k_everything);
    CHECK(words(checks) == std::vector<std::string>{"ivinex.tls ok", "ivinex.login fail", "ivinex.users skipped",
                                                    "ivinex.campaigns skipped", "ivinex.dispositions skipped",
                                                    "ivinex.agent_statuses skipped"});
    CHECK(check_of(checks, "ivinex.login").fix.find("password") != std::string::npos);
    CHECK(site.records.sent.size() == 1);
    check_texts(checks);
  }
}

TEST_CASE("a site that cannot be reached fails at the first check and is asked once") {
  for (const auto code : {ErrorCode::resolve_failed, ErrorCode::connect_failed, ErrorCode::tls_failed}) {
    Site site;
    site.records.instead = [&](const Sent&) -> std::optional<http::Response> {
      throw Error(code, "it does not work", "Look there.", {{"sent", "no"}});
    };
    const auto checks = site.diagnose({Kind::users, Kind::campaigns});
    CHECK(words(checks) == std::vector<std::string>{"ivinex.tls fail", "ivinex.login skipped", "ivinex.users skipped",
                                                    "ivinex.campaigns skipped"});
    CHECK(check_of(checks, "ivinex.tls").message == "it does not work");
    CHECK(check_of(checks, "ivinex.tls").fix == "Look there. The address is that of ivinex.base_url.");
    CHECK(site.records.sent.size() == 1);
    check_texts(checks);
  }
}

TEST_CASE("a site that goes away after the first module fails at the second, and is not asked again") {
  Site site;
  site.records.fill(1);
  site.config.proxy = "http://proxy.test:3128";
  site.records.instead = [&](const Sent&) -> std::optional<http::Response> {
    if (site.records.sent.size() == 1) return std::nullopt;
    throw Error(ErrorCode::connect_failed, "it is gone", "Look there.", {{"sent", "no"}});
  };
  const auto checks = site.diagnose({Kind::campaigns, Kind::dispositions, Kind::agent_statuses});
  CHECK(words(checks) == std::vector<std::string>{"ivinex.tls ok", "ivinex.login ok", "ivinex.campaigns ok",
                                                  "ivinex.dispositions fail", "ivinex.agent_statuses skipped"});
  CHECK(check_of(checks, "ivinex.dispositions").message == "it is gone");
  CHECK(check_of(checks, "ivinex.dispositions").fix ==
        "Look there. The address is that of ivinex.base_url. The way leads through the proxy http://proxy.test:3128.");
  CHECK(site.records.sent.size() == 2);
}

TEST_CASE("a module that answers nonsense while others can be read has a wrong id") {
  Site site;
  site.records.fill(1);
  site.records.instead = [](const Sent& it) -> std::optional<http::Response> {
    if (ScriptedRecords::parameter(it.url, "CollectionTypeID") == 10203)
      return answer(200, R"({"Message":"No module"})");
    return std::nullopt;
  };
  const auto checks = site.diagnose({Kind::campaigns, Kind::dispositions});
  const Check& check = check_of(checks, "ivinex.dispositions");
  CHECK(check.status == CheckStatus::fail);
  CHECK(check.message.find("No module") != std::string::npos);
  CHECK(check.fix.find("check /ivinex/modules/dispositions/collection_type_id") != std::string::npos);
}

TEST_CASE("that writing cannot be told without writing is said of every module that can be read") {
  Site site;
  site.records.fill(1);
  for (const auto& check : site.diagnose(k_everything)) {
    if (check.id == "ivinex.tls" || check.id == "ivinex.login") continue;
    CAPTURE(check.id);
    CHECK(check.message.find("may write to it (Edit) cannot be told without writing") != std::string::npos);
  }
  CHECK(site.records.count(http::Method::post) == 0);
}

TEST_CASE("a clock that is apart is a warning on the login") {
  Site site;
  site.records.fill(1);
  site.records.date = "Fri, 15 Jan 2027 09:00:00 GMT";  // an hour ahead
  const auto checks = site.diagnose({Kind::campaigns});
  const Check& login = check_of(checks, "ivinex.login");
  CHECK(login.status == CheckStatus::warn);
  CHECK(login.message.find("The clock of acme.ivinex.example is 60 min ahead of this machine's.") != std::string::npos);
  CHECK(login.fix.find("time synchronisation") != std::string::npos);
}

TEST_CASE("one module that may not be read fails alone") {
  Site site;
  site.records.fill(1);
  site.records.instead = [](const Sent& it) -> std::optional<http::Response> {
    if (ScriptedRecords::parameter(it.url, "CollectionTypeID") == 10201) return answer(403, "");
    return std::nullopt;
  };
  const auto checks = site.diagnose({Kind::users, Kind::campaigns});
  CHECK(words(checks) ==
        std::vector<std::string>{"ivinex.tls ok", "ivinex.login ok", "ivinex.users fail", "ivinex.campaigns ok"});
  CHECK(check_of(checks, "ivinex.users").fix.find("Read") != std::string::npos);
  check_texts(checks);
}

TEST_CASE("a site that refuses every module fails at the login too") {
  Site site;
  site.records.instead = [](const Sent&) { return answer(403, ""); };
  const auto checks = site.diagnose({Kind::campaigns, Kind::dispositions});
  CHECK(words(checks) == std::vector<std::string>{"ivinex.tls ok", "ivinex.login fail", "ivinex.campaigns fail",
                                                  "ivinex.dispositions fail"});
  CHECK(check_of(checks, "ivinex.login").fix.find("API permission") != std::string::npos);
  check_texts(checks);
}

TEST_CASE("rows without an id fail the module") {
  Site site;
  site.records.rows.push_back(boost::json::object{{"name", "x"}});
  const auto checks = site.diagnose({Kind::campaigns});
  CHECK(check_of(checks, "ivinex.campaigns").status == CheckStatus::fail);
  check_texts(checks);
}

TEST_CASE("a kind without a module is skipped, and without any module nothing is asked") {
  Site site;
  site.records.fill(1);
  site.config.modules[0].reset();
  const auto checks = site.diagnose({Kind::users, Kind::campaigns});
  CHECK(words(checks) ==
        std::vector<std::string>{"ivinex.tls ok", "ivinex.login ok", "ivinex.users skipped", "ivinex.campaigns ok"});
  const auto before = site.records.sent.size();
  CHECK(words(site.diagnose({Kind::users})) ==
        std::vector<std::string>{"ivinex.tls skipped", "ivinex.login ok", "ivinex.users skipped"});
  CHECK(site.records.sent.size() == before);
}

TEST_CASE("a cancelled doctor is cancelled, whatever else it finds is a check") {
  Site site;
  ErrorCode code = ErrorCode::cancelled;
  site.records.instead = [&](const Sent&) -> std::optional<http::Response> {
    throw Error(code, "over", "", {{"sent", "maybe"}});
  };
  CHECK(error_of([&] { site.diagnose({Kind::campaigns}); }).code() == ErrorCode::cancelled);
  for (const auto other : {ErrorCode::deadline_exceeded, ErrorCode::timed_out, ErrorCode::connection_lost,
                           ErrorCode::response_too_large, ErrorCode::throttled}) {
    code = other;
    const auto checks = site.diagnose({Kind::campaigns});
    CHECK(check_of(checks, "ivinex.campaigns").status == CheckStatus::fail);
    CHECK(check_of(checks, "ivinex.login").status == CheckStatus::fail);
    check_texts(checks);
  }
}

TEST_CASE("plain HTTP on this computer is not called safe") {
  Site site;
  site.config.base_url = "http://127.0.0.1:8080";
  const auto checks = site.diagnose({Kind::campaigns});
  CHECK(check_of(checks, "ivinex.tls").status == CheckStatus::ok);
  CHECK(check_of(checks, "ivinex.tls").message.find("without TLS") != std::string::npos);
}
