#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "cxsync/error.hpp"
#include "cxsync/plan.hpp"
#include "plan/plan_document.hpp"
#include "support/json_document.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

namespace json = boost::json;

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Error(ErrorCode::plan_unreadable, "the plan is not readable at " + path + ": " + what,
              "Make a new plan with preview; a plan file is not meant to be edited.", {{"path", path}});
}

/// One value of the document and where it stands.
class Node {
 public:
  Node(const json::value& value, std::string path) : value_(value), path_(std::move(path)) {}

  [[nodiscard]] Node member(std::string_view name) const {
    const json::value* found = object().if_contains(name);
    if (found == nullptr) refuse(path_ + "/" + std::string(name), "it is missing");
    return {*found, path_ + "/" + std::string(name)};
  }
  [[nodiscard]] bool flag(std::string_view name) const {
    const json::value* found = object().if_contains(name);
    return found != nullptr && found->is_bool() && found->get_bool();
  }
  [[nodiscard]] std::string text() const {
    if (!value_.is_string()) refuse(path_, "a text is expected");
    return std::string(value_.get_string());
  }
  [[nodiscard]] std::optional<std::string> text_or_null() const {
    return value_.is_null() ? std::nullopt : std::optional(text());
  }
  [[nodiscard]] std::uint64_t count() const {
    json::error_code failure;
    const auto number = value_.to_number<std::uint64_t>(failure);
    if (failure || value_.is_double()) refuse(path_, "a whole number is expected");
    return number;
  }
  [[nodiscard]] bool boolean() const {
    if (!value_.is_bool()) refuse(path_, "true or false is expected");
    return value_.get_bool();
  }
  [[nodiscard]] const json::object& object() const {
    if (!value_.is_object()) refuse(path_.empty() ? "/" : path_, "an object is expected");
    return value_.get_object();
  }
  template <typename Read>
  auto list(std::string_view name, const Read& read) const {
    const Node node = member(name);
    if (!node.value_.is_array()) refuse(node.path_, "a list is expected");
    std::vector<decltype(read(node))> items;
    items.reserve(node.value_.get_array().size());
    for (const json::value& value : node.value_.get_array()) {
      items.push_back(read(Node(value, node.path_ + "/" + std::to_string(items.size()))));
    }
    return items;
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool is_null() const { return value_.is_null(); }

 private:
  const json::value& value_;
  std::string path_;
};

ReadSummary read_summary(const Node& node) {
  return {node.member("records").count(), node.member("pages").count(), node.member("complete").boolean(),
          node.member("reason").text_or_null().value_or("")};
}

Change read_change(const Node& node) {
  return {.field = node.member("field").text(),
          .from = node.member("from").text_or_null(),
          .to = node.member("to").text_or_null(),
          .base = node.member("base").text_or_null(),
          .policy = node.member("policy").text(),
          .conflict = node.flag("conflict"),
          .overwrites_edit = node.flag("overwrites_edit")};
}

Candidate read_candidate(const Node& node) {
  return {node.member("ivinex_id").text(), node.member("name").text(), node.member("by").text(),
          node.list("changes", read_change)};
}

std::vector<Field> read_source(const Node& node) {
  std::vector<Field> fields;
  for (const auto& entry : node.object()) {
    const Node value(entry.value(), node.path() + "/" + std::string(entry.key()));
    fields.push_back(Field{std::string(entry.key()), value.text_or_null().value_or(""),
                           value.is_null() ? ValueForm::unreadable : ValueForm::text});
  }
  return fields;
}

PlanRow read_row(const Node& node) {
  const auto action = action_from_string(node.member("action").text());
  if (!action) refuse(node.path() + "/action", "this action is not known");
  PlanRow row;
  row.key = node.member("key").text();
  row.name = node.member("name").text();
  row.action = *action;
  row.ivinex_id = node.member("ivinex_id").text_or_null();
  row.reason = node.member("reason").text_or_null().value_or("");
  row.warnings = node.list("warnings", [](const Node& item) { return item.text(); });
  row.source = read_source(node.member("source"));
  row.changes = node.list("changes", read_change);
  row.candidates = node.list("candidates", read_candidate);
  return row;
}

PlanData read_plan(const Node& root) {
  if (root.member("format").text() != k_plan_format) refuse("/format", "\"cxsync.plan/1\" is expected");
  const auto kind = kind_from_string(root.member("kind").text());
  if (!kind) refuse("/kind", "this kind is not known");
  PlanData data;
  data.site = root.member("site").text();
  data.kind = *kind;
  data.config_digest = root.member("config_digest").text();
  data.cxone = read_summary(root.member("cxone"));
  data.ivinex = read_summary(root.member("ivinex"));
  data.guards = root.list("guards", [](const Node& node) {
    return PlanGuard{node.member("name").text(), node.member("tripped").boolean(), node.member("detail").text()};
  });
  data.rows = root.list("rows", read_row);
  data.only_in_ivinex = root.list("only_in_ivinex", [](const Node& node) {
    return OnlyInIvinex{node.member("ivinex_id").text(), node.member("key").text_or_null(), node.member("name").text()};
  });
  return data;
}

}  // namespace

Plan Plan::from_json(std::string_view text) {
  std::string problem;
  const auto document = JsonDocument::parse(text, &problem);
  if (!document) refuse("/", "it is not JSON (" + problem + ")");
  const Node root(document->root(), "");
  Plan plan(read_plan(root));
  // Written again, it must be the same text: the digest, derived counts and members nobody knows included.
  if (json::serialize(document->root()) != plan.to_json()) {
    throw Error(ErrorCode::plan_changed, "the plan was changed after it was made: its digest does not fit its content",
                "Make a new plan with preview; choose rows with the selection instead of editing the file.");
  }
  return plan;
}

}  // namespace cxsync
