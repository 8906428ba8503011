#include "request_body.hpp"

#include <algorithm>
#include <initializer_list>

#include "support/json_document.hpp"
#include "support/json_node.hpp"
#include "support/text.hpp"

namespace cxsync::page {

namespace {

Refused bad_request(const std::string& message) {
  return {refusal(400, "bad_request", message, "The README's section on the page shows what each request holds.")};
}

void require_known(const JsonNode& node, std::initializer_list<std::string_view> names) {
  for (const auto& member : node.object()) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw bad_request("The body holds " + node.path() + "/" + printable(name, 60) + ", which is not known.");
  }
}

std::vector<std::string> texts(const JsonNode& node, std::string_view name) {
  return node.list(name, [](const JsonNode& item) { return item.text(); });
}

// Reads the body through `read(const JsonNode&)`.
template <typename Read>
auto with_body(const std::string& body, const Read& read) {
  std::string problem;
  const auto document = JsonDocument::parse(body, &problem);
  if (!document) throw bad_request("The body is not JSON: " + printable(problem) + ".");
  try {
    return read(JsonNode(document->root(), ""));
  } catch (const JsonShapeError& error) {
    throw bad_request("The body does not fit at " + printable(error.path) + ": " + error.what + ".");
  }
}

Kind kind_named(std::string_view word) {
  const auto kind = kind_from_string(word);
  if (!kind) {
    throw bad_request("\"" + printable(word, 60) + "\" is not a kind: users, campaigns, dispositions, agent_statuses.");
  }
  return *kind;
}

TickedList ticked_list(const JsonNode& node, const Workroom& workroom) {
  require_known(node, {"kind", "digest", "select", "accept_guards"});
  Plan plan = last_plan(node.member("kind").text(), workroom);
  if (plan.digest() != node.member("digest").text()) {
    throw Refused{refusal(409, "plan_replaced", "The list was read again since these rows were ticked.",
                          "Look at the list as it is now, and tick again.")};
  }
  TickedList list{std::move(plan), {}, {}};
  try {
    list.selection = Selection::of(texts(node, "select"));
  } catch (const Error& error) {
    throw Refused{answer_of(error)};
  }
  if (node.object().contains("accept_guards")) list.accept_guards = texts(node, "accept_guards");
  return list;
}

}  // namespace

Plan last_plan(std::string_view kind, const Workroom& workroom) {
  auto plan = workroom.plan(kind_named(kind));
  if (plan) return std::move(*plan);
  throw Refused{
      refusal(404, "no_plan", "There is no list of this kind at the moment.", "Start a preview of it first.")};
}

PreviewOrder read_preview_order(const std::string& body, const std::vector<Kind>& kinds) {
  return with_body(body, [&](const JsonNode& node) {
    require_known(node, {"kind"});
    const std::string word = node.member("kind").text();
    return word == "all" ? PreviewOrder{kinds, true} : PreviewOrder{{kind_named(word)}, false};
  });
}

std::vector<TickedList> read_ticked_lists(const std::string& body, const Workroom& workroom) {
  auto lists = with_body(body, [&](const JsonNode& node) {
    require_known(node, {"kinds"});
    return node.list("kinds", [&](const JsonNode& item) { return ticked_list(item, workroom); });
  });
  const auto before = [](const TickedList& one, const TickedList& other) {
    return one.plan.kind() < other.plan.kind();
  };
  std::sort(lists.begin(), lists.end(), before);
  const auto twice = std::adjacent_find(lists.begin(), lists.end(), [](const TickedList& one, const TickedList& other) {
    return one.plan.kind() == other.plan.kind();
  });
  if (lists.empty() || twice != lists.end())
    throw bad_request("/kinds must hold at least one kind, and each kind once.");
  return lists;
}

RetryOrder read_retry_order(const std::string& body) {
  return with_body(body, [](const JsonNode& node) {
    require_known(node, {"run"});
    return node.object().contains("run") ? RetryOrder{node.member("run").text()} : RetryOrder{};
  });
}

std::vector<std::string> read_done(const std::string& body) {
  return with_body(body, [](const JsonNode& node) {
    require_known(node, {"done"});
    return texts(node, "done");
  });
}

void read_nothing(const std::string& body) {
  with_body(body, [](const JsonNode& node) {
    require_known(node, {});
    return 0;
  });
}

}  // namespace cxsync::page
