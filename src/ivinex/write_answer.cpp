#include "ivinex/write_answer.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <string_view>

#include "http/refusal.hpp"
#include "ivinex/answer.hpp"
#include "ivinex/write_body.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync::ivinex {
namespace {

namespace json = boost::json;
using Outcome = WriteResult::Outcome;

constexpr std::string_view k_unreadable = "answer_unreadable";

WriteResult result(Outcome outcome, std::string_view code, std::string message, int http_status) {
  WriteResult it;
  it.outcome = outcome;
  it.code = code;
  it.message = std::move(message);
  it.http_status = http_status;
  it.attempts = outcome == Outcome::not_sent ? 0 : 1;
  return it;
}

WriteResult unknown(std::string_view code, std::string message, int http_status) {
  return result(Outcome::unknown, code, std::move(message), http_status);
}

/// True if the status alone says that the request was not done. 408, 425 and 429 may come from something in between.
bool is_certain_refusal(int status) noexcept {
  return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
}

/// A refusal that may be about one record of several, or about their number. Refused credentials, a missing permission
/// or a conflict stay what they are however the rows are cut.
bool may_be_about_one_row(int status) noexcept { return status == 400 || status == 413 || status == 422; }

bool is_record_id(std::string_view id) noexcept {
  return is_digits(id) && id.find_first_not_of('0') != std::string_view::npos;
}

/// One element of the answer, as far as it can be judged alone.
WriteResult judge_element(const RowWrite& row, const json::value& value, int status, const Credentials& credentials) {
  const json::object* element = value.if_object();
  if (element == nullptr || text_member(*element, "Status").empty()) {
    return unknown(k_unreadable, "Ivinex's answer for this row has no Status.", status);
  }
  const auto word = text_member(*element, "Status");
  if (fold_case(word) != "success") {
    auto message = credentials.shown(text_member(*element, "Message"));
    if (message.empty()) message = "Ivinex answered with the status " + credentials.shown(word, 80) + ".";
    return result(Outcome::refused, "rejected_by_ivinex", std::move(message), status);
  }
  auto id = id_member(*element, "CollectionID");
  const bool fits = row.id.empty() ? is_record_id(id) : id == row.id;
  if (!fits) return unknown(k_unreadable, "Ivinex reports success, but not for this row.", status);
  auto written = result(Outcome::written, {}, {}, status);
  written.id = std::move(id);
  return written;
}

/// One record cannot be the result of two rows.
void doubt_shared_ids(std::vector<WriteResult>& results) {
  std::map<std::string, std::size_t> uses;
  for (const auto& it : results) {
    if (it.outcome == Outcome::written) ++uses[it.id];
  }
  for (auto& it : results) {
    if (it.outcome != Outcome::written || uses[it.id] == 1) continue;
    it = unknown(k_unreadable, "Ivinex reports one record for several rows.", it.http_status);
  }
}

/// An answer that names another row for an update is not in the order of the request; then a refusal cannot be put
/// down to a row either.
void doubt_order(std::span<const RowWrite> rows, const json::array& elements, std::vector<WriteResult>& results) {
  bool out_of_order = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const json::object* element = elements[i].if_object();
    const auto id = element == nullptr ? std::string() : id_member(*element, "CollectionID");
    out_of_order = out_of_order || (!rows[i].id.empty() && is_record_id(id) && id != rows[i].id);
  }
  if (!out_of_order) return;
  for (auto& it : results) {
    if (it.outcome != Outcome::refused) continue;
    it = unknown(k_unreadable, "Ivinex's answer is not in the order of the rows: " + it.message, it.http_status);
  }
}

std::vector<WriteResult> for_all(std::size_t rows, const WriteResult& one) { return {rows, one}; }

std::vector<WriteResult> for_the_batch(std::size_t rows, WriteResult one) {
  one.whole_batch = rows > 1;
  return for_all(rows, one);
}

}  // namespace

std::vector<WriteResult> judge_write(std::span<const RowWrite> rows, const http::Response& response,
                                     const Credentials& credentials) {
  if (!is_success(response.status)) {
    auto message = server_text(response, credentials);
    if (message.empty()) message = "Ivinex answered the write with status " + std::to_string(response.status) + ".";
    const auto outcome = is_certain_refusal(response.status) ? Outcome::refused : Outcome::unknown;
    const auto one = result(outcome, to_string(http::code_for(response.status)), std::move(message), response.status);
    return may_be_about_one_row(response.status) ? for_the_batch(rows.size(), one) : for_all(rows.size(), one);
  }
  const auto document = JsonDocument::parse(response.body);
  if (!document || !document->root().is_array() || document->root().get_array().size() != rows.size()) {
    auto message = server_text(response, credentials);
    if (message.empty()) message = "Ivinex's answer to the write is not one result per row.";
    return for_the_batch(rows.size(), unknown(k_unreadable, std::move(message), response.status));
  }
  const auto& elements = document->root().get_array();
  std::vector<WriteResult> results;
  results.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    results.push_back(judge_element(rows[i], elements[i], response.status, credentials));
  }
  doubt_shared_ids(results);
  doubt_order(rows, elements, results);
  return results;
}

std::vector<WriteResult> judge_failed_write(std::size_t rows, const Error& failure) {
  if (failure.detail("sent") == "no") return not_sent(rows, failure);
  const bool answered = failure.code() == ErrorCode::bad_response || failure.code() == ErrorCode::response_too_large;
  return for_all(rows, unknown(answered ? k_unreadable : std::string_view("answer_lost"), failure.message(), 0));
}

std::vector<WriteResult> not_sent(std::size_t rows, const Error& reason) {
  return for_all(rows, result(Outcome::not_sent, to_string(reason.code()), reason.message(), 0));
}

}  // namespace cxsync::ivinex
