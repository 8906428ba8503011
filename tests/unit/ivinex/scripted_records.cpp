#include "unit/ivinex/scripted_records.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <utility>

namespace cxsync::ivinex {

namespace json = boost::json;

Task<http::Response> ScriptedRecords::send(const http::Request& request, const Call&) {
  const Sent it{request.method,
                request.url,
                std::string(request.authorization.reveal()),
                request.content_type,
                std::string(request.body.reveal()),
                request.repeatable};
  sent.push_back(it);
  most_under_way = std::max(most_under_way, ++under_way);
  const auto executor = co_await boost::asio::this_coro::executor;
  const unsigned turns = shuffle ? std::uniform_int_distribution<unsigned>(1, 6)(*shuffle) : 1;
  for (unsigned i = 0; i < turns; ++i) co_await boost::asio::post(executor, boost::asio::use_awaitable);
  --under_way;
  if (before) before(it);
  if (instead) {
    if (auto other = instead(it)) co_return std::move(*other);
  }
  co_return it.method == http::Method::get ? page(it.url) : write(it.body);
}

void ScriptedRecords::add(const std::string& id, json::object fields) {
  fields["collection_id"] = id;
  rows.push_back(std::move(fields));
}

void ScriptedRecords::fill(unsigned count) {
  for (unsigned i = 1; i <= count; ++i) add(std::to_string(i), {{"name", "row " + std::to_string(i)}});
}

std::size_t ScriptedRecords::count(http::Method method) const {
  return static_cast<std::size_t>(
      std::count_if(sent.begin(), sent.end(), [&](const Sent& it) { return it.method == method; }));
}

std::uint64_t ScriptedRecords::parameter(const std::string& url, const std::string& name) {
  const auto at = url.find(name + "=");
  if (at == std::string::npos) throw std::logic_error("no parameter " + name + " in " + url);
  return std::stoull(url.substr(at + name.size() + 1));
}

http::Response ScriptedRecords::page(const std::string& url) const {
  const auto offset = ignores_offset ? 0 : parameter(url, "Offset");
  auto limit = ignores_limit ? rows.size() : parameter(url, "Limit");
  if (page_cap != 0) limit = std::min(limit, page_cap);
  json::array page;
  for (std::uint64_t i = offset; i < rows.size() && page.size() < limit; ++i) page.push_back(rows[i]);
  http::Response response = answer(200, json::serialize(json::object{{"Records", page}}));
  if (!date.empty()) response.headers.emplace_back("date", date);
  return response;
}

http::Response ScriptedRecords::write(const std::string& body) {
  const json::value document = json::parse(body);
  json::array results;
  for (const auto& value : document.at("Records").as_array()) {
    json::object fields = value.as_object();
    json::value id = ++last_id_;
    if (const auto* given = fields.if_contains("CollectionID")) id = *given;
    results.push_back(json::object{{"CollectionTypeID", fields["CollectionTypeID"]},
                                   {"CollectionID", id},
                                   {"Status", "Success"},
                                   {"Message", ""},
                                   {"RelatedRecords", json::array()}});
  }
  return answer(200, json::serialize(results));
}

http::Response answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Site::Site() {
  config.base_url = "https://acme.ivinex.example";
  config.username = "sync";
  config.password = Secret("pass word");
  for (std::size_t i = 0; i < config.modules.size(); ++i) {
    ModuleConfig module;
    module.collection_type_id = 10201 + i;
    config.modules[i] = module;
  }
}

AsyncSink& Site::sink() {
  if (!sink_) sink_ = make_sink(config, records, [this] { return now; });
  return *sink_;
}

Snapshot Site::read(Kind kind, std::vector<std::string> fields, bool first_page_only) {
  const ReadRequest request{std::move(fields), first_page_only, expected_rows};
  return loop.run(sink().read(kind, request, call));
}

std::vector<WriteResult> Site::create(const std::vector<RowWrite>& rows, Kind kind) {
  return loop.run(sink().create(kind, rows, call));
}

std::vector<WriteResult> Site::update(const std::vector<RowWrite>& rows, Kind kind) {
  return loop.run(sink().update(kind, rows, call));
}

std::vector<Check> Site::diagnose(const std::vector<Kind>& kinds) { return loop.run(sink().diagnose(kinds, call)); }

std::vector<std::string> ids(const Snapshot& snapshot) {
  std::vector<std::string> ids;
  for (const auto& record : snapshot.records) ids.emplace_back(record.id());
  return ids;
}

}  // namespace cxsync::ivinex
