#include "message.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <boost/json.hpp>
#include <boost/url/parse_query.hpp>
#include <charconv>
#include <ctime>
#include <stdexcept>

namespace simulator {

std::string_view to_string(Side side) noexcept { return side == Side::cxone ? "cxone" : "ivinex"; }

const std::string* Request::parameter(std::string_view name) const noexcept {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view Request::header(std::string_view name) const noexcept {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

bool is_answered(Fate fate) noexcept { return fate != Fate::lost && fate != Fate::reset && fate != Fate::stalled; }

std::string head_of(const Answer& answer) {
  constexpr unsigned k_no_content = 204, k_not_modified = 304;
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(answer.status));
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + ' ' + std::string(reason) + "\r\n";
  const auto add = [&](std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
  };
  if (!answer.type.empty()) add("Content-Type", answer.type);
  for (const auto& [name, value] : answer.headers) add(name, value);
  if (answer.blanks > 0) {
    add("Transfer-Encoding", "chunked");
  } else if (answer.status != k_no_content && answer.status != k_not_modified) {
    add("Content-Length", std::to_string(answer.body.size()));
  }
  if (answer.last) add("Connection", "close");
  return head + "\r\n";
}

Answer json_answer(unsigned status, const boost::json::value& body) {
  return {.status = status, .body = boost::json::serialize(body)};
}

Answer html_answer(unsigned status, std::string body) {
  return {.status = status, .type = "text/html; charset=utf-8", .body = std::move(body)};
}

Answer empty_answer(unsigned status) { return {.status = status, .type = "", .body = ""}; }

namespace {

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace

std::optional<std::pair<std::string, std::string>> basic_credentials(const Request& request) {
  const auto header = request.header("authorization");
  if (header.size() < 6 || !equal_ignoring_case(header.substr(0, 6), "basic ")) return std::nullopt;
  const auto text = decode_base64(header.substr(6));
  if (!text) return std::nullopt;
  const auto colon = text->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return std::pair(text->substr(0, colon), text->substr(colon + 1));
}

std::vector<std::pair<std::string, std::string>> decode_form(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> fields;
  const auto parsed = boost::urls::parse_query(text);
  if (!parsed) return fields;
  boost::urls::encoding_opts plus_is_blank;
  plus_is_blank.space_as_plus = true;
  for (const auto& parameter : *parsed) {
    fields.emplace_back(parameter.key.decode(plus_is_blank), parameter.value.decode(plus_is_blank));
  }
  return fields;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string base64_url(std::string_view bytes) {
  auto text = base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::string random_hex(std::size_t bytes) {
  std::vector<unsigned char> random(bytes);
  if (RAND_bytes(random.data(), static_cast<int>(bytes)) != 1) throw std::runtime_error("no random bytes available");
  std::string text;
  constexpr std::string_view digits = "0123456789abcdef";
  for (const auto byte : random) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(left, right, [&](char a, char b) { return fold(a) == fold(b); });
}

std::optional<std::int64_t> whole_number(std::string_view text) noexcept {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || text.front() == '-')
    return std::nullopt;
  return number;
}

std::vector<std::string> comma_list(std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const auto comma = text.find(',');
    auto entry = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    const auto first = entry.find_first_not_of(' ');
    if (first == std::string_view::npos) continue;
    entries.emplace_back(entry.substr(first, entry.find_last_not_of(' ') - first + 1));
  }
  return entries;
}

std::string utc_now() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const auto milliseconds = now.time_since_epoch().count() % 1000;
  std::string fraction = std::to_string(milliseconds);
  return std::string(text.data()) + "." + std::string(3 - fraction.size(), '0') + fraction + "Z";
}

std::string http_date(std::int64_t seconds_ahead) {
  const std::time_t moment = std::time(nullptr) + seconds_ahead;
  std::tm parts{};
  gmtime_r(&moment, &parts);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text.data();
}

}  // namespace simulator
