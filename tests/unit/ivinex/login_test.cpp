#include <doctest/doctest.h>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;

namespace {

/// Reads one kind and keeps what it threw.
Task<void> read_into(AsyncSink& sink, Kind kind, const ReadRequest& request, const Call& call,
                     std::optional<ErrorCode>& failure) {
  try {
    co_await sink.read(kind, request, call);
  } catch (const Error& error) {
    failure = error.code();
  }
}

/// Reads every kind at the same time and gives the code of what each threw.
std::vector<std::optional<ErrorCode>> read_all(Site& site) {
  const ReadRequest request;
  std::vector<std::optional<ErrorCode>> failures(k_all_kinds.size());
  std::vector<Task<void>> tasks;
  for (std::size_t i = 0; i < k_all_kinds.size(); ++i) {
    tasks.push_back(read_into(site.sink(), k_all_kinds[i], request, site.call, failures[i]));
  }
  site.loop.run(when_all(std::move(tasks)));
  return failures;
}

}  // namespace

TEST_CASE("refused credentials are tried once, however many kinds are read, side by side or later") {
  for (const std::string form : {"401", "login page"}) {
    CAPTURE(form);
    Site site;
    site.records.instead = [&](const Sent&) {
      return form == "401" ? answer(401, "") : answer(200, "<form><INPUT TYPE='password'></form>");
    };
    const auto code = form == "401" ? ErrorCode::credentials_refused : ErrorCode::bad_response;
    for (const auto& failure : read_all(site)) CHECK(failure == code);
    CHECK(error_of([&] { site.read(Kind::users); }).code() == code);
    const auto written = site.create({{"", {{"name", "a"}}}});
    CHECK(written.at(0).outcome == WriteResult::Outcome::not_sent);
    CHECK(written.at(0).code == to_string(code));
    CHECK(site.records.sent.size() == 1);
  }
}

TEST_CASE("a module that may not be read does not stop the others, and is not asked again") {
  Site site;
  site.records.fill(3);
  site.records.instead = [](const Sent& it) -> std::optional<http::Response> {
    if (ScriptedRecords::parameter(it.url, "CollectionTypeID") == 10201) return answer(403, "");
    return std::nullopt;
  };
  const auto failures = read_all(site);
  CHECK(failures[0] == ErrorCode::permission_denied);
  for (std::size_t i = 1; i < failures.size(); ++i) CHECK_FALSE(failures[i]);
  const auto before = site.records.sent.size();
  CHECK(error_of([&] { site.read(Kind::users); }).code() == ErrorCode::permission_denied);
  CHECK(site.records.sent.size() == before);
}

TEST_CASE("a first try that says nothing about the credentials lets the next one try") {
  Site site;
  site.records.fill(3);
  unsigned requests = 0;
  site.records.instead = [&](const Sent&) -> std::optional<http::Response> {
    if (++requests == 1) throw Error(ErrorCode::connection_lost, "lost", "", {{"sent", "maybe"}});
    return std::nullopt;
  };
  const auto failures = read_all(site);
  CHECK(failures[0] == ErrorCode::connection_lost);
  for (std::size_t i = 1; i < failures.size(); ++i) CHECK_FALSE(failures[i]);
}

TEST_CASE("accepted credentials make nobody wait") {
  Site site;
  site.config.page_size = 10;
  site.records.fill(3);
  site.read(Kind::users);
  site.records.most_under_way = 0;
  read_all(site);
  CHECK(site.records.most_under_way == 4);
}

TEST_CASE("credentials that are refused in the middle of the work are not sent again") {
  Site site;
  site.records.fill(3);
  site.read();
  site.records.instead = [](const Sent&) { return answer(401, ""); };
  CHECK(site.create({{"", {{"name", "a"}}}}).at(0).outcome == WriteResult::Outcome::refused);
  const auto before = site.records.sent.size();
  CHECK(site.create({{"", {{"name", "b"}}}}).at(0).outcome == WriteResult::Outcome::not_sent);
  CHECK(error_of([&] { site.read(); }).code() == ErrorCode::credentials_refused);
  CHECK(site.records.sent.size() == before);
}
