#include "ivinex/write_answer.hpp"

#include <doctest/doctest.h>

#include "unit/ivinex/scripted_records.hpp"

using namespace cxsync;
using namespace cxsync::ivinex;
using Outcome = WriteResult::Outcome;

namespace {

const Credentials k_credentials("sync", Secret("pass word"));

std::vector<WriteResult> judge(const std::vector<RowWrite>& rows, int status, const std::string& body) {
  return judge_write(rows, answer(status, body), k_credentials);
}

const std::vector<RowWrite> k_create{{"", {{"name", "a"}}}};
const std::vector<RowWrite> k_update{{"78", {{"name", "a"}}}};

}  // namespace

TEST_CASE("a create is written only if Ivinex says success and gives a number") {
  struct Case {
    const char* body;
    Outcome outcome;
    const char* code;
    const char* id;
  };
  const std::vector<Case> table{
      {R"([{"CollectionTypeID":1,"CollectionID":23457,"Status":"Success","Message":"","RelatedRecords":[]}])",
       Outcome::written, "", "23457"},
      {R"([{"CollectionID":"23457","Status":"SUCCESS"}])", Outcome::written, "", "23457"},
      {R"([{"CollectionID":0,"Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":-5,"Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":1.5,"Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":"","Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":"x7","Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":null,"Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"collection_id":"7","Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"Status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":7}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":7,"Status":""}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":7,"Status":true}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":7,"status":"Success"}])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":0,"Status":"Error","Message":"Field not found"}])", Outcome::refused, "rejected_by_ivinex",
       ""},
      {R"([{"CollectionID":7,"Status":"Successful"}])", Outcome::refused, "rejected_by_ivinex", ""},
      {R"([{"CollectionID":7,"Status":" Success"}])", Outcome::refused, "rejected_by_ivinex", ""},
      {R"({"CollectionID":7,"Status":"Success"})", Outcome::unknown, "answer_unreadable", ""},
      {R"({"Records":[{"CollectionID":7,"Status":"Success"}]})", Outcome::unknown, "answer_unreadable", ""},
      {R"([])", Outcome::unknown, "answer_unreadable", ""},
      {R"([null])", Outcome::unknown, "answer_unreadable", ""},
      {R"([[]])", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":7,"Status":"Success"},{"CollectionID":8,"Status":"Success"}])", Outcome::unknown,
       "answer_unreadable", ""},
      {R"([{"CollectionID":7,"Status":"Success"}]x)", Outcome::unknown, "answer_unreadable", ""},
      {R"([{"CollectionID":7,"Status":"Success"})", Outcome::unknown, "answer_unreadable", ""},
      {"Success", Outcome::unknown, "answer_unreadable", ""},
      {"<html><form>login</form></html>", Outcome::unknown, "answer_unreadable", ""},
      {"", Outcome::unknown, "answer_unreadable", ""},
  };
  for (const auto& it : table) {
    for (const int status : {200, 201, 299}) {
      CAPTURE(it.body);
      const auto results = judge(k_create, status, it.body);
      REQUIRE(results.size() == 1);
      CHECK(results[0].outcome == it.outcome);
      CHECK(results[0].code == it.code);
      CHECK(results[0].id == it.id);
      CHECK(results[0].http_status == status);
      CHECK(results[0].attempts == 1);
      CHECK((results[0].outcome == Outcome::written) == results[0].message.empty());
    }
  }
}

TEST_CASE("an update is written only if Ivinex says success for that very row") {
  const std::vector<std::pair<const char*, Outcome>> table{
      {R"([{"CollectionID":78,"Status":"success"}])", Outcome::written},
      {R"([{"CollectionID":"78","Status":"Success"}])", Outcome::written},
      {R"([{"CollectionID":79,"Status":"Success"}])", Outcome::unknown},
      {R"([{"CollectionID":"078","Status":"Success"}])", Outcome::unknown},
      {R"([{"Status":"Success"}])", Outcome::unknown},
      {R"([{"CollectionID":78,"Status":"Error"}])", Outcome::refused},
      {R"([{"CollectionID":0,"Status":"Error"}])", Outcome::refused},
      {R"({"CollectionID":78,"Status":"Success"})", Outcome::unknown},
  };
  for (const auto& [body, outcome] : table) {
    CAPTURE(body);
    const auto results = judge(k_update, 200, body);
    CHECK(results.at(0).outcome == outcome);
    CHECK(results.at(0).id == (outcome == Outcome::written ? "78" : ""));
  }
}

TEST_CASE("a status that says the request was not done refuses every row, any other leaves them unknown") {
  struct Case {
    int status;
    Outcome outcome;
    const char* code;
  };
  const std::vector<Case> table{
      {400, Outcome::refused, "request_refused"},   {401, Outcome::refused, "credentials_refused"},
      {403, Outcome::refused, "permission_denied"}, {404, Outcome::refused, "not_found"},
      {405, Outcome::refused, "request_refused"},   {409, Outcome::refused, "request_refused"},
      {413, Outcome::refused, "request_refused"},   {422, Outcome::refused, "request_refused"},
      {408, Outcome::unknown, "server_error"},      {425, Outcome::unknown, "server_error"},
      {429, Outcome::unknown, "throttled"},         {500, Outcome::unknown, "server_error"},
      {502, Outcome::unknown, "server_error"},      {503, Outcome::unknown, "server_error"},
      {504, Outcome::unknown, "server_error"},      {301, Outcome::unknown, "redirected"},
      {302, Outcome::unknown, "redirected"},        {307, Outcome::unknown, "redirected"},
      {600, Outcome::unknown, "server_error"},      {199, Outcome::unknown, "request_refused"},
  };
  const std::vector<RowWrite> rows{{"", {}}, {"", {}}};
  // A body that would be a success under a 2xx must not make one.
  for (const std::string body :
       {"", "<html>", R"([{"CollectionID":7,"Status":"Success"},{"CollectionID":8,"Status":"Success"}])"}) {
    for (const auto& it : table) {
      CAPTURE(it.status);
      const auto results = judge(rows, it.status, body);
      REQUIRE(results.size() == 2);
      for (const auto& result : results) {
        CHECK(result.outcome == it.outcome);
        CHECK(result.code == it.code);
        CHECK(result.http_status == it.status);
        CHECK(result.attempts == 1);
        CHECK(result.id.empty());
        CHECK_FALSE(result.message.empty());
      }
    }
  }
}

TEST_CASE("what Ivinex says about a refused row is passed on, printable and without the password") {
  const auto one = judge(k_create, 200, R"([{"Status":"Error","Message":"bad\u001b[31m field pass word"}])");
  CHECK(one.at(0).message == "bad [31m field ***");
  const auto all = judge(k_create, 403, R"({"Message":"No Edit permission for sync:pass word"})");
  CHECK(all.at(0).message == "No Edit permission for sync:***");
  const auto silent = judge(k_create, 200, R"([{"Status":"Duplicate","Message":""}])");
  CHECK(silent.at(0).message.find("Duplicate") != std::string::npos);
}

TEST_CASE("one row of many fails alone") {
  const std::vector<RowWrite> rows{{"", {}}, {"", {}}, {"", {}}};
  const auto results = judge(
      rows, 200,
      R"([{"CollectionID":7,"Status":"Success"},{"CollectionID":0,"Status":"Error"},{"CollectionID":9,"Status":"Success"}])");
  CHECK(results.at(0).outcome == Outcome::written);
  CHECK(results.at(1).outcome == Outcome::refused);
  CHECK(results.at(2).outcome == Outcome::written);
  CHECK(results.at(2).id == "9");
}

TEST_CASE("one record cannot be the result of two creates") {
  const std::vector<RowWrite> rows{{"", {}}, {"", {}}, {"", {}}};
  const auto results = judge(
      rows, 200,
      R"([{"CollectionID":7,"Status":"Success"},{"CollectionID":8,"Status":"Success"},{"CollectionID":7,"Status":"Success"}])");
  CHECK(results.at(0).outcome == Outcome::unknown);
  CHECK(results.at(1).outcome == Outcome::written);
  CHECK(results.at(2).outcome == Outcome::unknown);
}

TEST_CASE("updates answered in another order than sent are unknown, refused ones too") {
  const std::vector<RowWrite> rows{{"1", {}}, {"2", {}}, {"3", {}}};
  const auto results = judge(
      rows, 200,
      R"([{"CollectionID":2,"Status":"Success"},{"CollectionID":1,"Status":"Error"},{"CollectionID":3,"Status":"Success"}])");
  CHECK(results.at(0).outcome == Outcome::unknown);
  CHECK(results.at(1).outcome == Outcome::unknown);
  CHECK(results.at(2).outcome == Outcome::written);
}

TEST_CASE("a failed exchange counts as not sent only if the transport is certain") {
  struct Case {
    ErrorCode code;
    const char* sent;
    Outcome outcome;
    const char* word;
  };
  const std::vector<Case> table{
      {ErrorCode::connect_failed, "no", Outcome::not_sent, "connect_failed"},
      {ErrorCode::resolve_failed, "no", Outcome::not_sent, "resolve_failed"},
      {ErrorCode::tls_failed, "no", Outcome::not_sent, "tls_failed"},
      {ErrorCode::cancelled, "no", Outcome::not_sent, "cancelled"},
      {ErrorCode::deadline_exceeded, "no", Outcome::not_sent, "deadline_exceeded"},
      {ErrorCode::timed_out, "no", Outcome::not_sent, "timed_out"},
      {ErrorCode::cancelled, "maybe", Outcome::unknown, "answer_lost"},
      {ErrorCode::deadline_exceeded, "maybe", Outcome::unknown, "answer_lost"},
      {ErrorCode::timed_out, "maybe", Outcome::unknown, "answer_lost"},
      {ErrorCode::connection_lost, "maybe", Outcome::unknown, "answer_lost"},
      {ErrorCode::connection_lost, "", Outcome::unknown, "answer_lost"},
      {ErrorCode::connect_failed, "", Outcome::unknown, "answer_lost"},
      {ErrorCode::bad_response, "maybe", Outcome::unknown, "answer_unreadable"},
      {ErrorCode::response_too_large, "maybe", Outcome::unknown, "answer_unreadable"},
  };
  for (const auto& it : table) {
    Error failure(it.code, "what happened");
    if (*it.sent != '\0') failure.with("sent", it.sent);
    const auto results = judge_failed_write(3, failure);
    REQUIRE(results.size() == 3);
    for (const auto& result : results) {
      CHECK(result.outcome == it.outcome);
      CHECK(result.code == it.word);
      CHECK(result.attempts == (it.outcome == Outcome::not_sent ? 0 : 1));
      CHECK(result.message == "what happened");
      CHECK(result.http_status == 0);
    }
  }
}
