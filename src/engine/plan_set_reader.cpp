#include <boost/json/value.hpp>

#include "cxsync/engine.hpp"
#include "support/canonical_json.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

namespace json = boost::json;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::plan_unreadable, "the plan file is not readable: " + what,
              "Give a file that preview wrote with --out.");
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// A text of an error; a file may have been made by anybody.
std::string shown(std::string_view text) {
  constexpr std::size_t k_longest = 2000;
  return printable(text, k_longest);
}

/// A kind that had no plan stays without one.
KindResult<Plan> read_error(const json::object& document) {
  Error::Details details;
  if (const json::value* found = document.if_contains("details"); found != nullptr && found->is_object()) {
    for (const auto& entry : found->get_object()) {
      if (entry.value().is_string()) details.emplace_back(shown(entry.key()), shown(entry.value().get_string()));
    }
  }
  const Error error(error_code_from_string(text_of(document, "code")).value_or(ErrorCode::internal),
                    shown(text_of(document, "message")), shown(text_of(document, "hint")), std::move(details));
  if (error.message().empty()) refuse("an error in it says nothing");
  const auto kind = kind_from_string(error.detail("kind"));
  if (!kind) refuse("an error in it names no kind");
  return {*kind, error};
}

KindResult<Plan> read_document(const json::value& document) {
  if (!document.is_object()) refuse("a document in it is no object");
  if (text_of(document.get_object(), "format") == "cxsync.error/1") return read_error(document.get_object());
  Plan plan = Plan::from_json(canonical_json(document));
  const Kind kind = plan.kind();
  return {kind, std::move(plan)};
}

}  // namespace

PlanSet plan_set_from_json(std::string_view text) {
  std::string problem;
  const auto document = JsonDocument::parse(text, &problem);
  if (!document) refuse("it is not JSON (" + problem + ")");
  if (document->object() == nullptr) refuse("an object is expected");
  PlanSet set;
  if (text_of(*document->object(), "format") != "cxsync.set/1") {
    set.push_back(read_document(document->root()));
    return set;
  }
  const json::value* documents = document->object()->if_contains("documents");
  if (documents == nullptr || !documents->is_array()) refuse("\"documents\" is missing");
  for (const json::value& entry : documents->get_array()) {
    KindResult<Plan> result = read_document(entry);
    for (const auto& known : set) {
      if (known.kind == result.kind) refuse("it holds two plans of " + std::string(to_string(result.kind)));
    }
    set.push_back(std::move(result));
  }
  return set;
}

}  // namespace cxsync
