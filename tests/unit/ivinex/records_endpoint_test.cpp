#include "ivinex/records_endpoint.hpp"

#include <doctest/doctest.h>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;

TEST_CASE("a read is a GET on Records.php with Basic authorization and nothing else") {
  const Site site;
  const auto request = RecordsEndpoint(site.config).page(10203, 99, 100);
  CHECK(request.method == http::Method::get);
  CHECK(request.url == "https://acme.ivinex.example/API/Records.php?CollectionTypeID=10203&Offset=99&Limit=100");
  CHECK(request.authorization.reveal() == "Basic c3luYzpwYXNzIHdvcmQ=");
  CHECK(request.body.empty());
  CHECK(request.content_type.empty());
  CHECK(request.repeatable);
}

TEST_CASE("a write is a POST on Records.php that is never repeated") {
  const Site site;
  const auto request = RecordsEndpoint(site.config).write(R"({"Records":[]})");
  CHECK(request.method == http::Method::post);
  CHECK(request.url == "https://acme.ivinex.example/API/Records.php");
  CHECK(request.authorization.reveal() == "Basic c3luYzpwYXNzIHdvcmQ=");
  CHECK(request.content_type == "application/json");
  CHECK(request.body.reveal() == R"({"Records":[]})");
  CHECK_FALSE(request.repeatable);
}

TEST_CASE("user name and password travel as UTF-8, with every length of padding") {
  const std::vector<std::array<std::string, 3>> table{
      {"", "", "Basic Og=="},
      {"a", "", "Basic YTo="},
      {"a", "b", "Basic YTpi"},
      {"a", "b:c", "Basic YTpiOmM="},
      {"j\xc3\xb6rg", "p\xc3\xa4ss", "Basic asO2cmc6cMOkc3M="},
  };
  for (const auto& [username, password, header] : table) {
    CHECK(Credentials(username, Secret(password)).authorization().reveal() == header);
  }
}

TEST_CASE("slashes at the end of the portal's address do not double") {
  Site site;
  site.config.base_url = "https://acme.ivinex.example//";
  CHECK(RecordsEndpoint(site.config).url() == "https://acme.ivinex.example/API/Records.php");
  CHECK(site.sink().describe() == SideIdentity{"https://acme.ivinex.example", ""});
}

TEST_CASE("what a server wrote is shown without password, credentials and control characters") {
  const Credentials credentials("sync", Secret("pass word"));
  CHECK(credentials.shown("bad password 'pass word'\x1b[2J") == "bad password '***' [2J");
  CHECK(credentials.shown("got c3luYzpwYXNzIHdvcmQ= from you") == "got *** from you");
  CHECK(credentials.shown("  plain  ") == "plain");
  CHECK(Credentials("sync", Secret("")).shown("plain") == "plain");
}

TEST_CASE("whatever the sink does, only GET and POST on the one path leave it") {
  Site site;
  site.records.fill(250);
  site.read();
  site.create({{"", {{"name", "a"}}}});
  site.update({{"7", {{"name", "a"}}}});
  site.diagnose({k_all_kinds.begin(), k_all_kinds.end()});
  const std::string path = "https://acme.ivinex.example/API/Records.php";
  for (const auto& sent : site.records.sent) {
    CHECK(sent.authorization == "Basic c3luYzpwYXNzIHdvcmQ=");
    CHECK(sent.url.substr(0, sent.url.find('?')) == path);
    CHECK((sent.method == http::Method::post) == (sent.url == path));
  }
  CHECK(site.records.count(http::Method::post) == 2);
}
