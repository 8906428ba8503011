#include "fake_cxone.hpp"

#include <algorithm>

#include "support/base64.hpp"
#include "support/scripted_transport.hpp"

namespace cxsync::test {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::uint64_t parameter(const std::string& url, const std::string& name, std::uint64_t otherwise) {
  const auto at = url.find(name + "=");
  return at == std::string::npos ? otherwise : std::stoull(url.substr(at + name.size() + 1));
}

std::string token_name(int number) { return "access-token-" + std::to_string(number); }

}  // namespace

std::string web_token(std::string_view payload) {
  auto text = base64_encode(payload);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  return "eyJhbGciOiJub25lIn0." + text + ".c2ln";
}

std::vector<std::string> numbered_agents(std::uint64_t n) {
  std::vector<std::string> rows;
  for (std::uint64_t i = 1; i <= n; ++i) {
    const auto number = std::to_string(i);
    rows.push_back(R"({"agentId":)" + number + R"(,"userId":"u)" + number + R"(","userName":"user)" + number +
                   R"(","firstName":"F","middleName":"","lastName":"L","emailAddress":"","telephone1":"","teamId":1,)" +
                   R"("teamName":"T","profileName":"P","isActive":true})");
  }
  return rows;
}

CxoneConfig fitting_config() {
  CxoneConfig config;
  config.issuer = "https://cxone.test/";
  config.client_id = "client id";
  config.client_secret = Secret(k_client_secret);
  config.access_key_id = "key-id";
  config.access_key_secret = Secret(k_access_key_secret);
  return config;
}

std::vector<std::string> FakeCxone::tokens() const {
  std::vector<std::string> all;
  for (int i = 1; i <= given_; ++i) all.push_back(token_name(i));
  return all;
}

http::Response FakeCxone::operator()(const http::Request& request) {
  if (instead) {
    auto answer = instead(request);
    if (answer) return *std::move(answer);
  }
  if (contains(request.url, "/.well-known/openid-configuration")) {
    return json_answer(200, R"({"issuer":"x","token_endpoint":")" + token_endpoint + "\"}");
  }
  if (contains(request.url, "/.well-known/cxone-configuration")) {
    if (!contains(request.url, k_tenant)) return json_answer(404, "");
    return json_answer(200, R"({"private":false,"api_endpoint":")" + api_endpoint + "\"}");
  }
  if (request.method == http::Method::post) return give_token();
  const std::string value(request.authorization.reveal());
  if (valid_.count(value) == 0) return json_answer(401, "");
  const auto path = request.url.substr(0, request.url.find('?'));
  return list(path.substr(path.rfind('/') + 1), request.url);
}

http::Response FakeCxone::give_token() {
  const auto token = token_name(++given_);
  valid_ = {"Bearer " + token};
  const auto id_token = web_token(R"({"sub":"user:1","tenantId":")" + std::string(k_tenant) + "\"}");
  return json_answer(200, R"({"access_token":")" + token + R"(","token_type":"Bearer","id_token":")" + id_token +
                              R"(","expires_in":)" + expires_in + "}");
}

http::Response FakeCxone::list(const std::string& name, const std::string& url) {
  const auto& all = rows[name];
  const auto skip = std::min<std::uint64_t>(parameter(url, "skip", 0), all.size());
  const auto top = std::min(parameter(url, "top", page_cap), page_cap);
  const auto end = std::min<std::uint64_t>(skip + top, all.size());
  if (skip == end && empty_is_204) return json_answer(204, "");
  const auto key = name == "unavailable-codes" ? std::string("unavailableCodes") : name;
  std::string body = "\"" + key + "\":[";
  for (auto i = skip; i < end; ++i) body += (i == skip ? "" : ",") + all[i];
  body += "]";
  const auto count = std::to_string(all.size());
  if (total == Total::number || total == Total::nested) body = "\"totalRecords\":" + count + "," + body;
  if (total == Total::text) body = "\"totalRecords\":\"" + count + "\"," + body;
  body = "{" + body + "}";
  return json_answer(200, total == Total::nested ? "{\"resultSet\":" + body + "}" : body);
}

}  // namespace cxsync::test
