#include "program/stored_report.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace cxsync::program {

namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string().c_str(), value.get_string().size()) : std::string();
}

std::optional<std::string> text_or_null(const json::value& value) {
  if (value.is_null()) return std::nullopt;
  return text_of(value);
}

std::uint64_t number_of(const json::object& object, std::string_view name) {
  return object.at(name).to_number<std::uint64_t>();
}

std::optional<RowError> read_error(const json::value& value) {
  if (value.is_null()) return std::nullopt;
  const json::object& error = value.as_object();
  RowError read{text_of(error.at("code")), text_of(error.at("message")), std::nullopt, text_of(error.at("hint"))};
  if (!error.at("http_status").is_null()) read.http_status = error.at("http_status").to_number<int>();
  return read;
}

ReportRow read_row(const json::object& row) {
  ReportRow read;
  read.key = text_of(row.at("key"));
  read.name = text_of(row.at("name"));
  read.action = action_from_string(text_of(row.at("action"))).value_or(Action::unchanged);
  read.outcome = outcome_from_string(text_of(row.at("outcome"))).value_or(Outcome::unknown);
  read.ivinex_id = text_or_null(row.at("ivinex_id"));
  read.attempts = row.at("attempts").to_number<int>();
  read.error = read_error(row.at("error"));
  return read;
}

Report read_report(const json::object& document) {
  Report report;
  report.site = text_of(document.at("site"));
  report.kind = kind_from_string(text_of(document.at("kind"))).value_or(Kind::users);
  report.run = text_of(document.at("run"));
  report.actor = text_of(document.at("actor"));
  report.started = text_of(document.at("started"));
  report.finished = text_of(document.at("finished"));
  for (const json::value& guard : document.at("guards_accepted").as_array()) {
    report.guards_accepted.push_back(text_of(guard));
  }
  for (const json::value& row : document.at("rows").as_array()) report.rows.push_back(read_row(row.as_object()));
  for (const json::value& entry : document.at("follow_ups").as_array()) {
    const json::object& follow_up = entry.as_object();
    report.follow_ups.push_back(
        {text_of(follow_up.at("what")), text_of(follow_up.at("key")), text_of(follow_up.at("name")), {}});
  }
  const json::object& verified = document.at("verified").as_object();
  report.verified = {number_of(verified, "checked"), number_of(verified, "confirmed"), number_of(verified, "different"),
                     number_of(verified, "missing")};
  return report;
}

}  // namespace

Report read_stored_report(std::string_view text) {
  try {
    return read_report(json::parse({text.data(), text.size()}).as_object());
  } catch (const std::exception&) {  // Boost throws one type per kind of misfit
    throw Error(ErrorCode::internal, "The stored report cannot be shown as a table.", "Print it with --json.");
  }
}

}  // namespace cxsync::program
