#include <doctest/doctest.h>

#include "ivinex/write_body.hpp"
#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;
using Outcome = WriteResult::Outcome;

TEST_CASE("a create is one object without an id, and every value is a string") {
  const std::vector<RowWrite> rows{{"",
                                    {{"name", "Phone \"In\"\n"},
                                     {"cxone_id", "4000101"},
                                     {"note", "", ValueForm::null},
                                     {"n", "5", ValueForm::scalar}}}};
  CHECK(write_body(10202, rows) ==
        R"({"Records":[{"CollectionTypeID":10202,"name":"Phone \"In\"\n","cxone_id":"4000101","note":"","n":"5"}]})");
}

TEST_CASE("an update carries the id, unquoted if it is a number that JSON can write") {
  const std::vector<RowWrite> rows{{"312", {{"name", "x"}}}, {"0", {}}, {"007", {}}, {"a\"b", {}}};
  CHECK(write_body(10204, rows) == R"({"Records":[{"CollectionTypeID":10204,"CollectionID":312,"name":"x"},)"
                                   R"({"CollectionTypeID":10204,"CollectionID":0},)"
                                   R"({"CollectionTypeID":10204,"CollectionID":"007"},)"
                                   R"({"CollectionTypeID":10204,"CollectionID":"a\"b"}]})");
}

TEST_CASE("every call is one POST that is not repeatable, and gives one result per row in their order") {
  for (const std::size_t count : {1U, 2U, 25U}) {
    Site site;
    std::vector<RowWrite> creates(count);
    std::vector<RowWrite> updates(count);
    for (std::size_t i = 0; i < count; ++i) updates[i].id = std::to_string(900 + i);
    const auto created = site.create(creates, Kind::dispositions);
    const auto updated = site.update(updates, Kind::dispositions);
    REQUIRE(created.size() == count);
    REQUIRE(updated.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      CHECK(created[i].outcome == Outcome::written);
      CHECK(created[i].id == std::to_string(100001 + i));
      CHECK(created[i].attempts == 1);
      CHECK(updated[i].outcome == Outcome::written);
      CHECK(updated[i].id == updates[i].id);
    }
    REQUIRE(site.records.sent.size() == 2);
    for (const auto& sent : site.records.sent) {
      CHECK(sent.method == http::Method::post);
      CHECK_FALSE(sent.repeatable);
    }
    CHECK(site.records.sent[0].body == write_body(10203, creates));
    CHECK(site.records.sent[1].body == write_body(10203, updates));
  }
}

TEST_CASE("no failure makes a second POST") {
  const std::vector<std::function<http::Response(const Sent&)>> failures{
      [](const Sent&) -> http::Response {
        throw Error(ErrorCode::connection_lost, "lost", "", {{"sent", "maybe"}});
      },
      [](const Sent&) -> http::Response {
        throw Error(ErrorCode::connect_failed, "no", "", {{"sent", "no"}});
      },
      [](const Sent&) { return answer(429, ""); },
      [](const Sent&) { return answer(503, ""); },
      [](const Sent&) { return answer(302, ""); },
      [](const Sent&) { return answer(401, ""); },
      [](const Sent&) { return answer(200, "<html>"); },
      [](const Sent&) { return answer(200, "[]"); },
  };
  for (const auto& failure : failures) {
    Site site;
    site.records.instead = failure;
    const auto results = site.create({{"", {{"name", "a"}}}, {"", {{"name", "b"}}}});
    REQUIRE(results.size() == 2);
    for (const auto& result : results) CHECK(result.outcome != Outcome::written);
    CHECK(site.records.sent.size() == 1);
  }
}

TEST_CASE("no rows, no request") {
  Site site;
  CHECK(site.create({}).empty());
  CHECK(site.update({}).empty());
  CHECK(site.records.sent.empty());
}

TEST_CASE("a row to create with an id and a row to update without one never get out") {
  Site site;
  CHECK(error_of([&] { site.create({{"", {}}, {"5", {}}}); }).code() == ErrorCode::internal);
  CHECK(error_of([&] { site.update({{"5", {}}, {"", {}}}); }).code() == ErrorCode::internal);
  CHECK(site.records.sent.empty());
}

TEST_CASE("a field that would steer the write is kept back") {
  for (const std::string name : {"CollectionID", "CollectionTypeID"}) {
    Site site;
    const auto results = site.create({{"", {{"name", "a"}}}, {"", {{name, "5"}}}});
    REQUIRE(results.size() == 2);
    for (const auto& result : results) {
      CHECK(result.outcome == Outcome::not_sent);
      CHECK(result.message.find(name) != std::string::npos);
    }
    CHECK(site.records.sent.empty());
  }
}

TEST_CASE("batches and concurrency are what the configuration says, and at least one") {
  Site site;
  site.config.batch_size = 7;
  site.config.limits.max_in_flight = 3;
  CHECK(site.sink().batch_size() == 7);
  CHECK(site.sink().max_in_flight() == 3);
  Site zero;
  zero.config.batch_size = 0;
  zero.config.limits.max_in_flight = 0;
  CHECK(zero.sink().batch_size() == 1);
  CHECK(zero.sink().max_in_flight() == 1);
}
