#include <boost/json/value.hpp>

#include "cxsync/error.hpp"
#include "cxsync/plan.hpp"
#include "model/change_document.hpp"
#include "plan/plan_document.hpp"
#include "support/canonical_json.hpp"
#include "support/json_document.hpp"
#include "support/json_node.hpp"
#include "support/text.hpp"

namespace cxsync {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  const std::string shown = printable(path);  // names of the file stand in it
  throw Error(ErrorCode::plan_unreadable, "the plan is not readable at " + shown + ": " + what,
              "Make a new plan with preview; a plan file is not meant to be edited.", {{"path", shown}});
}

ReadSummary read_summary(const JsonNode& node) {
  return {node.member("records").count(), node.member("pages").count(), node.member("complete").boolean(),
          node.member("reason").text_or_null().value_or("")};
}

Candidate read_candidate(const JsonNode& node) {
  return {node.member("ivinex_id").text(), node.member("name").text(), node.member("by").text(),
          node.list("changes", read_change)};
}

std::vector<Field> read_source(const JsonNode& node) {
  std::vector<Field> fields;
  for (const auto& entry : node.object()) {
    const JsonNode value(entry.value(), node.path() + "/" + std::string(entry.key()));
    fields.push_back(Field{std::string(entry.key()), value.text_or_null().value_or(""),
                           value.is_null() ? ValueForm::unreadable : ValueForm::text});
  }
  return fields;
}

PlanRow read_row(const JsonNode& node) {
  const auto action = action_from_string(node.member("action").text());
  if (!action) refuse(node.path() + "/action", "this action is not known");
  PlanRow row;
  row.key = node.member("key").text();
  row.name = node.member("name").text();
  row.action = *action;
  row.ivinex_id = node.member("ivinex_id").text_or_null();
  row.reason = node.member("reason").text_or_null().value_or("");
  row.warnings = node.list("warnings", [](const JsonNode& item) { return item.text(); });
  row.source = Record(row.key, read_source(node.member("source")));
  row.changes = node.list("changes", read_change);
  row.candidates = node.list("candidates", read_candidate);
  return row;
}

PlanData read_plan(const JsonNode& root) {
  if (root.member("format").text() != k_plan_format) refuse("/format", "\"cxsync.plan/1\" is expected");
  const auto kind = kind_from_string(root.member("kind").text());
  if (!kind) refuse("/kind", "this kind is not known");
  PlanData data;
  data.site = root.member("site").text();
  data.kind = *kind;
  data.config_digest = root.member("config_digest").text();
  data.cxone = read_summary(root.member("cxone"));
  data.ivinex = read_summary(root.member("ivinex"));
  data.guards = root.list("guards", [](const JsonNode& node) {
    return PlanGuard{node.member("name").text(), node.member("tripped").boolean(), node.member("detail").text()};
  });
  data.rows = root.list("rows", read_row);
  data.only_in_ivinex = root.list("only_in_ivinex", [](const JsonNode& node) {
    return OnlyInIvinex{node.member("ivinex_id").text(), node.member("key").text_or_null(), node.member("name").text()};
  });
  return data;
}

}  // namespace

Plan Plan::from_json(std::string_view text) {
  std::string problem;
  const auto document = JsonDocument::parse(text, &problem);
  if (!document) refuse("/", "it is not JSON (" + problem + ")");
  Plan plan = [&] {
    try {
      return Plan(read_plan(JsonNode(document->root(), "")));
    } catch (const JsonShapeError& problem_there) {
      refuse(problem_there.path, problem_there.what);
    }
  }();
  // Written again, it must be the same text: the digest, derived counts and members nobody knows included.
  if (canonical_json(document->root()) != plan.to_json()) {
    throw Error(ErrorCode::plan_changed, "the plan was changed after it was made: its digest does not fit its content",
                "Make a new plan with preview; choose rows with the selection instead of editing the file.");
  }
  return plan;
}

}  // namespace cxsync
