#include "spoil.hpp"

#include <zlib.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <stdexcept>

namespace simulator {

namespace {

constexpr std::uint64_t k_huge_bytes = 300ULL << 20U;
constexpr std::size_t k_deep = 100000;
constexpr std::size_t k_bomb_part = 1U << 20U;
constexpr int k_bomb_parts = 300;

Answer status_answer(const Fault& fault) {
  Answer answer = empty_answer(static_cast<unsigned>(fault.number));
  if (answer.status < 400) answer.headers.emplace_back("Location", "https://127.0.0.1:1/elsewhere");
  if (!fault.retry_after.empty()) {
    answer.headers.emplace_back("Retry-After", fault.retry_after == "date" ? http_date(1) : fault.retry_after);
  }
  return answer;
}

std::string gzipped(std::string_view bytes) {
  constexpr int k_window_with_gzip_header = 15 + 16, k_default_memory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, k_window_with_gzip_header, k_default_memory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib could not be started");
  }
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib could not pack an answer");
  return packed;
}

// A gzip file may have several members; one after the other they unpack to 300 MB of blanks.
std::string bomb() {
  const std::string part = gzipped(std::string(k_bomb_part, ' '));
  std::string parts;
  for (int count = 0; count < k_bomb_parts; ++count) parts += part;
  return parts;
}

Answer with_packed_body(Answer answer, std::string packed) {
  answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.body = std::move(packed);
  return answer;
}

std::string with_middle_byte_flipped(std::string bytes) {
  bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  return bytes;
}

std::string with_invalid_utf8(std::string text) {
  const auto quote = text.find('"');
  if (quote == std::string::npos) return "\"\xff\"";
  return text.insert(quote + 1, "\xff\xfe");
}

Answer with_fate(Answer answer, Fate fate, std::int64_t amount = 0) {
  answer.fate = fate;
  answer.amount = amount;
  return answer;
}

// What could lead a terminal or a reader of logs astray: escape sequences, line ends, direction marks, bytes that are
// no UTF-8 (not in JSON, which cannot hold them).
const std::string k_forgery =
    "\x1b[2J\x1b]0;owned\x07\r\nFORGED 2030-01-05T09:00:00Z error cxone: "
    "\u009b31m\u202E\u2066\u061C\u2028FORGED\x7f\x08";
const std::string k_broken_utf8 = "\xff\xc3(\xed\xa0\x80\xf4\x90\x80\x80\xe0\x80\x9b";
constexpr std::string_view k_forged_header = "x\u202E\u009b31m\u2028FORGED";

Answer with_forged_headers(Answer answer) {
  answer.type += "; ";
  answer.type += k_forged_header;
  for (const auto* name : {"Retry-After", "Location", "Server"}) answer.headers.emplace_back(name, k_forged_header);
  return answer;
}

Answer forged_json() {
  boost::json::object body;
  for (const auto* name : {"Status", "Message", "message", "error", "error_description"}) body[name] = k_forgery;
  return with_forged_headers(json_answer(400, body));
}

Answer forged_html() { return with_forged_headers(html_answer(200, "<html>" + k_forgery + k_broken_utf8)); }

}  // namespace

Answer instead_of_answer(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::status:
      return status_answer(fault);
    case FaultKind::close:
      return {.fate = Fate::lost};
    case FaultKind::reset:
      return {.fate = Fate::reset};
    case FaultKind::stall:
      return {.fate = Fate::stalled};
    case FaultKind::truncate:
      return {.body = R"({"cut":"short"})", .fate = Fate::truncated};
    case FaultKind::forged_json:
      return forged_json();
    case FaultKind::forged_html:
      return forged_html();
    case FaultKind::html:
      return html_answer(200, "<!doctype html><html><body><h1>Welcome to the guest network</h1></body></html>");
    default:
      throw std::logic_error("a fault that comes instead of no answer: " + fault.name);
  }
}

namespace {

// CXone and Ivinex have different words for the same two things.
std::string* parameter(Request& request, std::string_view cxone, std::string_view ivinex) {
  const auto found =
      std::ranges::find_if(request.query, [&](const auto& one) { return one.first == cxone || one.first == ivinex; });
  return found == request.query.end() ? nullptr : &found->second;
}

}  // namespace

std::int64_t page_start(const Request& request) {
  Request copy = request;
  const auto* start = parameter(copy, "skip", "Offset");
  return start != nullptr ? whole_number(*start).value_or(0) : 0;
}

Request with_page_turned(Request request, FaultKind kind) {
  const auto* size = parameter(request, "top", "Limit");
  const auto rows = size != nullptr ? whole_number(*size).value_or(0) : 0;
  const auto start = page_start(request) + (kind == FaultKind::missing_page ? rows : -rows);
  if (auto* text = parameter(request, "skip", "Offset")) *text = std::to_string(std::max<std::int64_t>(start, 0));
  return request;
}

Answer spoiled(Answer answer, const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::gzip:
      return with_packed_body(answer, gzipped(answer.body));
    case FaultKind::broken_gzip:
      return with_packed_body(answer, with_middle_byte_flipped(gzipped(answer.body)));
    case FaultKind::gzip_bomb:
      return with_packed_body(std::move(answer), bomb());
    case FaultKind::content_type:
      answer.type = "text/html; charset=utf-8";
      return answer;
    case FaultKind::deep_json:
      answer.body = std::string(k_deep, '[') + std::string(k_deep, ']');
      return answer;
    case FaultKind::invalid_utf8:
      answer.body = with_invalid_utf8(std::move(answer.body));
      return answer;
    case FaultKind::huge:
      answer.blanks = k_huge_bytes;
      return answer;
    case FaultKind::cut:
      return with_fate(std::move(answer), Fate::cut, fault.number);
    case FaultKind::drip:
      return with_fate(std::move(answer), Fate::dripped, fault.number);
    case FaultKind::stall_inside:
      return with_fate(std::move(answer), Fate::stalled_inside);
    case FaultKind::close_after:
      return with_fate(std::move(answer), Fate::closed_after);
    default:
      return answer;  // the page was turned before
  }
}

}  // namespace simulator
