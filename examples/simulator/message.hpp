#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

/// Which look-alike a request was meant for.
enum class Side { cxone, ivinex };
std::string_view to_string(Side side) noexcept;

/// One request as it arrived.
struct Request {
  std::string method;
  std::string target;                                        ///< as sent, with the query
  std::string path;                                          ///< decoded
  std::vector<std::pair<std::string, std::string>> query;    ///< decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  bool keep_alive = true;  ///< the client may send more on this connection

  /// The first query parameter of that name (case matters).
  [[nodiscard]] const std::string* parameter(std::string_view name) const noexcept;
  /// The header of that lower-case name, or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// What becomes of an answer on its way back.
enum class Fate {
  sent,            ///< it arrives
  lost,            ///< the connection closes instead
  reset,           ///< the connection is reset instead
  stalled,         ///< nothing comes, and the connection stays
  truncated,       ///< the connection closes halfway through the body
  stalled_inside,  ///< nothing more comes from halfway through the body on, and the connection stays
  cut,             ///< the connection closes after `amount` bytes, the head counted
  dripped,         ///< it arrives byte by byte, `amount` milliseconds apart
  closed_after,    ///< it arrives, and the connection closes though nothing said so
  held             ///< it waits until the control endpoint releases it
};
/// True if the client gets to see a status.
bool is_answered(Fate fate) noexcept;

struct Answer {
  unsigned status = 200;
  std::string type = "application/json";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::uint64_t blanks = 0;  ///< so many blanks follow the body; the length is then not announced
  std::chrono::milliseconds delay{0};
  Fate fate = Fate::sent;
  std::int64_t amount = 0;  ///< see Fate
  bool last = false;        ///< the connection ends in good order after it
  /// If set, the request waits until the control endpoint releases it; this then carries it out.
  std::function<Answer()> later = {};
};

/// The head of the answer as it goes over the wire.
std::string head_of(const Answer& answer);

Answer json_answer(unsigned status, const boost::json::value& body);
Answer html_answer(unsigned status, std::string body);
Answer empty_answer(unsigned status);

/// The user and password of an `Authorization: Basic` header.
std::optional<std::pair<std::string, std::string>> basic_credentials(const Request& request);

/// The fields of a form-encoded text (also of a query).
std::vector<std::pair<std::string, std::string>> decode_form(std::string_view text);

std::string base64(std::string_view bytes);
std::string base64_url(std::string_view bytes);
std::string random_hex(std::size_t bytes);
std::string lower_case(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;
/// A whole number without sign or blanks, or nothing.
std::optional<std::int64_t> whole_number(std::string_view text) noexcept;
/// Comma list, trimmed entries, no empty ones.
std::vector<std::string> comma_list(std::string_view text);
/// Now in UTC, as `2030-01-05T09:00:00.000Z`.
std::string utc_now();
/// The time in so many seconds, as HTTP writes it.
std::string http_date(std::int64_t seconds_ahead);

}  // namespace simulator
