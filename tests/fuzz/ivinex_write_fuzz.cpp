// What Ivinex answers to a write may be anything. A row counts as written only where the answer says so for this row
// and names a record that no other row got; everything else is refused or unknown.
#include <set>
#include <string>

#include "fuzz/input.hpp"
#include "fuzz/promise.hpp"
#include "fuzz/server_answer.hpp"
#include "ivinex/write_answer.hpp"

namespace cxsync::fuzz {
namespace {

using Outcome = WriteResult::Outcome;

std::vector<RowWrite> any_rows(Input& input) {
  constexpr std::size_t k_most = 4;
  std::vector<RowWrite> rows(1 + input.below(k_most));
  const bool update = input.flag();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (update) rows[i].id = std::to_string(901 + i);
    rows[i].fields = {Field{"name", "Sale"}};
  }
  return rows;
}

void check_written(const RowWrite& row, const WriteResult& result, const http::Response& response,
                   std::set<std::string>& ids) {
  promise(response.status >= 200 && response.status < 300, "only a success writes a row");
  promise(!result.id.empty() && result.id.find_first_not_of("0123456789") == std::string::npos,
          "a record has a number");
  promise(row.id.empty() || row.id == result.id, "an update is the row's own");
  promise(ids.insert(result.id).second, "a record belongs to one row");
  promise(result.code.empty() && !result.whole_batch, "a written row has nothing to say");
}

void check_not_written(const WriteResult& result) {
  promise(!result.code.empty() && !result.message.empty(), "a row that is not written says why");
  promise_shown(result.message);
  promise(result.message.find(k_secret) == std::string::npos, "an answer's text holds no secret");
  promise(result.id.empty(), "a row that is not written has no record");
  promise(result.outcome != Outcome::not_sent, "a row that was answered was sent");
}

void check_results(const std::vector<RowWrite>& rows, const http::Response& response,
                   const std::vector<WriteResult>& results) {
  promise(results.size() == rows.size(), "every row has one result");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    promise(results[i].whole_batch == results.front().whole_batch, "an answer is about the batch, or about its rows");
    if (results[i].outcome == Outcome::written) {
      check_written(rows[i], results[i], response, ids);
    } else {
      check_not_written(results[i]);
    }
  }
}

}  // namespace
}  // namespace cxsync::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cxsync;
  static const ivinex::Credentials credentials("api", Secret(fuzz::k_secret));
  fuzz::Input input(data, size);
  const auto rows = fuzz::any_rows(input);
  const http::Response response = fuzz::server_answer(input);
  fuzz::check_results(rows, response, ivinex::judge_write(rows, response, credentials));
  return 0;
}
