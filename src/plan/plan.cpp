#include "cxsync/plan.hpp"

#include <algorithm>
#include <compare>
#include <tuple>

#include "model/change_document.hpp"
#include "plan/plan_document.hpp"
#include "support/digest.hpp"
#include "support/json_writer.hpp"
#include "support/lazy_text.hpp"

namespace cxsync {

namespace {

constexpr std::size_t k_part_bytes = std::size_t{64} * 1024;

void write_read_summary(JsonWriter& json, const JsonKey& name, const ReadSummary& summary) {
  json.key(name).begin_object();
  json.key("records").number(summary.records);
  json.key("pages").number(summary.pages);
  json.key("complete").boolean(summary.complete);
  json.key("reason");
  summary.reason.empty() ? json.null() : json.string(summary.reason);
  json.end_object();
}

void write_counts(JsonWriter& json, const PlanData& data) {
  const PlanCounts counts = count_rows(data);
  json.key("counts").begin_object();
  for (const Action action :
       {Action::create, Action::update, Action::unchanged, Action::conflict, Action::ambiguous, Action::invalid}) {
    json.any_key(to_string(action)).number(counts.of(action));
  }
  json.key("only_in_ivinex").number(counts.only_in_ivinex);
  json.end_object();
}

void write_row(JsonWriter& json, const PlanRow& row) {
  json.begin_object().member("key", row.key).member("name", row.name).member("action", to_string(row.action));
  json.key("ivinex_id").string_or_null(row.ivinex_id);
  json.key("reason");
  row.reason.empty() ? json.null() : json.string(row.reason);
  json.key("warnings").begin_array();
  for (const std::string& warning : row.warnings) json.string(warning);
  json.end_array();
  json.key("source").begin_object();
  for (const FieldView field : row.source.fields()) {
    json.any_key(field.name);
    field.form == ValueForm::unreadable ? json.null() : json.string(field.value);
  }
  json.end_object();
  write_changes(json, "changes", row.changes);
  json.key("candidates").begin_array();
  for (const Candidate& candidate : row.candidates) {
    json.begin_object()
        .member("ivinex_id", candidate.ivinex_id)
        .member("name", candidate.name)
        .member("by", candidate.by);
    write_changes(json, "changes", candidate.changes);
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace

bool allows_new(const PlanRow& row) noexcept {
  return row.action == Action::ambiguous &&
         (row.reason == "suggestion" || row.reason == "row_gone" || row.reason == "unsettled");
}

void write_guards(JsonWriter& json, const std::vector<PlanGuard>& guards) {
  json.key("guards").begin_array();
  for (const PlanGuard& guard : guards) {
    json.begin_object().member("name", guard.name).key("tripped").boolean(guard.tripped).member("detail", guard.detail);
    json.end_object();
  }
  json.end_array();
}

PlanCounts count_rows(const PlanData& data) noexcept {
  PlanCounts counts;
  for (const PlanRow& row : data.rows) ++counts.by_action[static_cast<std::size_t>(row.action)];
  counts.only_in_ivinex = data.only_in_ivinex.size();
  return counts;
}

void write_plan(const PlanData& data, const std::string* digest, const TextTaker& take) {
  std::string part;
  part.reserve(2 * k_part_bytes);
  const auto hand_over = [&] {
    take(part);
    part.clear();
  };
  JsonWriter json(part);
  json.begin_object().member("format", k_plan_format).member("site", data.site).member("kind", to_string(data.kind));
  if (digest != nullptr) json.member("digest", *digest);
  json.member("config_digest", data.config_digest);
  write_read_summary(json, "cxone", data.cxone);
  write_read_summary(json, "ivinex", data.ivinex);
  write_counts(json, data);
  write_guards(json, data.guards);
  json.key("rows").begin_array();
  for (const PlanRow& row : data.rows) {
    write_row(json, row);
    if (part.size() >= k_part_bytes) hand_over();
  }
  json.end_array().key("only_in_ivinex").begin_array();
  for (const OnlyInIvinex& row : data.only_in_ivinex) {
    json.begin_object().member("ivinex_id", row.ivinex_id).key("key").string_or_null(row.key).member("name", row.name);
    json.end_object();
    if (part.size() >= k_part_bytes) hand_over();
  }
  json.end_array().end_object();
  hand_over();
}

namespace {

/// The action and the first bytes of the name, so that a smaller number stands first.
std::uint64_t beginning_of(const PlanRow& row) noexcept {
  constexpr std::size_t k_bytes = 7;
  std::uint64_t number = static_cast<std::uint64_t>(row.action);
  for (std::size_t i = 0; i < k_bytes; ++i) {
    number = number << 8U | (i < row.name.size() ? static_cast<unsigned char>(row.name[i]) : 0U);
  }
  return number;
}

/// The rows in the order of the document. Their names and keys lie all over the memory, so what tells most rows apart
/// is compared beside them: the action and the beginning of the name.
void sort_rows(std::vector<PlanRow>& rows) {
  // Records without an id share an empty key: their content breaks the tie, so that input order never shows.
  const auto order = [](const PlanRow& a, const PlanRow& b) {
    const auto head = std::tie(a.action, a.name, a.key) <=> std::tie(b.action, b.name, b.key);
    if (std::is_neq(head)) return std::is_lt(head);
    const auto value = [](const FieldView& field) {
      return std::tuple(field.name, field.value, field.form == ValueForm::unreadable);
    };
    const FieldRange left = a.source.fields();
    const FieldRange right = b.source.fields();
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                        [&](const FieldView& x, const FieldView& y) { return value(x) < value(y); });
  };
  struct Place {
    std::uint64_t beginning;
    std::size_t index;
  };
  std::vector<Place> places(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) places[i] = {beginning_of(rows[i]), i};
  const auto before = [&](const Place& a, const Place& b) {
    return a.beginning != b.beginning ? a.beginning < b.beginning : order(rows[a.index], rows[b.index]);
  };
  if (std::is_sorted(places.begin(), places.end(), before)) return;
  std::sort(places.begin(), places.end(), before);
  // In place: a second list of rows would be the largest thing in memory.
  for (std::size_t start = 0; start < places.size(); ++start) {
    if (places[start].index == start) continue;
    PlanRow first = std::move(rows[start]);
    std::size_t hole = start;
    for (std::size_t from = places[hole].index; from != start; from = places[hole].index) {
      rows[hole] = std::move(rows[from]);
      places[hole].index = hole;
      hole = from;
    }
    rows[hole] = std::move(first);
    places[hole].index = hole;
  }
}

}  // namespace

/// What a plan's copies share. The digest takes as long as writing the document, and not every host asks for it.
struct Plan::Content {
  explicit Content(PlanData&& from) : data(std::move(from)) {}

  PlanData data;
  LazyText digest;
};

Plan::Plan(PlanData data) {
  sort_rows(data.rows);
  content_ = std::make_shared<const Content>(std::move(data));
}

const PlanData& Plan::data() const noexcept { return content_->data; }

const std::string& Plan::digest() const {
  return content_->digest.get([&] {
    Sha256 sum;
    write_plan(data(), nullptr, [&](std::string_view part) { sum.add(part); });
    return sum.text();
  });
}

const PlanRow* Plan::find(std::string_view key) const noexcept {
  const auto found =
      std::find_if(data().rows.begin(), data().rows.end(), [&](const PlanRow& row) { return row.key == key; });
  return found == data().rows.end() ? nullptr : &*found;
}

PlanCounts Plan::counts() const noexcept { return count_rows(data()); }

bool Plan::has_changes() const noexcept {
  return std::any_of(data().rows.begin(), data().rows.end(), [](const PlanRow& row) {
    return row.action == Action::update || row.action == Action::conflict ||
           (row.action == Action::create && row.reason != "inactive");
  });
}

std::string Plan::to_json() const {
  std::string out;
  write_json([&](std::string_view part) { out += part; });
  return out;
}

void Plan::write_json(const std::function<void(std::string_view)>& take) const { write_plan(data(), &digest(), take); }

}  // namespace cxsync
