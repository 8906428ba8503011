#include "fault.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <stdexcept>

#include "message.hpp"

namespace simulator {

namespace {

enum class Number : std::uint8_t { none, required, optional };

struct Word {
  std::string_view name;
  FaultKind kind;
  Number number = Number::none;  ///< after an equals sign
  std::int64_t otherwise = 0;
};

constexpr auto k_words = std::to_array<Word>({
    {"close", FaultKind::close},
    {"reset", FaultKind::reset},
    {"stall", FaultKind::stall},
    {"truncate", FaultKind::truncate},
    {"html", FaultKind::html},
    {"forged-json", FaultKind::forged_json},
    {"forged-html", FaultKind::forged_html},
    {"duplicate-page", FaultKind::duplicate_page},
    {"missing-page", FaultKind::missing_page},
    {"gzip", FaultKind::gzip},
    {"broken-gzip", FaultKind::broken_gzip},
    {"gzip-bomb", FaultKind::gzip_bomb},
    {"content-type", FaultKind::content_type},
    {"deep-json", FaultKind::deep_json},
    {"invalid-utf8", FaultKind::invalid_utf8},
    {"huge", FaultKind::huge},
    {"cut", FaultKind::cut, Number::required},
    {"drip", FaultKind::drip, Number::optional, 5},
    {"stall-inside", FaultKind::stall_inside},
    {"close-after", FaultKind::close_after},
    {"refuse", FaultKind::refuse},
    {"tls-wrong-host", FaultKind::tls_wrong_host},
    {"tls-expired", FaultKind::tls_expired},
    {"tls-self-signed", FaultKind::tls_self_signed},
    {"tls-1.1", FaultKind::tls_1_1},
});

constexpr std::int64_t k_first_status = 300, k_last_status = 599;

// What a script calls a fault, with the number that belongs to it; nothing if there is no such fault.
std::optional<Fault> named(const std::string& what) {
  if (const auto status = whole_number(what)) {
    if (*status < k_first_status || *status > k_last_status) return std::nullopt;
    return Fault{.kind = FaultKind::status, .name = what, .number = *status};
  }
  const auto equals = what.find('=');
  const auto word = std::ranges::find(k_words, std::string_view(what).substr(0, equals), &Word::name);
  if (word == k_words.end()) return std::nullopt;
  Fault fault{.kind = word->kind, .name = std::string(word->name), .number = word->otherwise};
  if (equals == std::string::npos) {
    if (word->number == Number::required) return std::nullopt;
    return fault;
  }
  const auto number = whole_number(std::string_view(what).substr(equals + 1));
  if (!number || word->number == Number::none) return std::nullopt;
  fault.number = *number;
  return fault;
}

std::optional<Fault> parse(const std::string& entry) {
  static const std::regex form(R"(([^/+@]+?)(?:/([^/+@]+?))?(?:x(\d{1,9}))?(?:\+(\d{1,9}))?(?:@(.*))?)");
  std::smatch part;
  if (!std::regex_match(entry, part, form)) return std::nullopt;
  auto fault = named(part[1]);
  if (!fault) return std::nullopt;
  if (part[2].matched && fault->kind != FaultKind::status) return std::nullopt;
  // Nobody learns how many were refused.
  if (part[3].matched && fault->kind == FaultKind::refuse) return std::nullopt;
  fault->retry_after = part[2];
  if (part[3].matched) fault->count = std::stoll(part[3]);
  if (part[4].matched) fault->spared = std::stoll(part[4]);
  fault->only = part[5];
  return fault;
}

}  // namespace

bool comes_instead(FaultKind kind) noexcept { return kind <= FaultKind::html; }
bool turns_pages(FaultKind kind) noexcept {
  return kind == FaultKind::duplicate_page || kind == FaultKind::missing_page;
}
bool strikes_connections(FaultKind kind) noexcept { return kind >= FaultKind::refuse; }

std::vector<Fault> parse_faults(std::string_view text) {
  std::vector<Fault> faults;
  for (const auto& entry : comma_list(text)) {
    auto fault = parse(entry);
    if (!fault) throw std::invalid_argument("unreadable failure: " + entry);
    faults.push_back(*std::move(fault));
  }
  return faults;
}

FaultCounts no_fault_met() {
  FaultCounts counts;
  for (const auto& word : k_words) counts.emplace(word.name, 0);
  return counts;
}

}  // namespace simulator
