/// What holds for every plan, whatever stands on the two sides: random sites with hostile content, from seeds.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "plan/planner.hpp"
#include "support/planning.hpp"
#include "support/text.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

constexpr unsigned k_seeds = 1500;

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> k_texts{"",
                                                "  ",
                                                "ada",
                                                "Ada",
                                                "ADA ",
                                                "bob",
                                                "eve@x.example",
                                                "true",
                                                "false",
                                                "0",
                                                "350.00",
                                                "1,2",
                                                "2, 1",
                                                ",",
                                                "Sales, Call Center Agents",
                                                std::string("nul\0byte", 8),
                                                "quote\" back\\slash /slash \x01\x1f\x7f",
                                                "line\r\nfeed\ttab\b\f",
                                                "\xF0\x9F\x98\x80 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80",
                                                "\xD7\xA2\xD7\x91\xD7\xA8\xD7\x99\xD7\xAA",
                                                "\xE2\x80\xAE"
                                                "desrever \xE2\x80\xA8 \xEF\xBB\xBF",
                                                "\xC3\x89lo\xC3\xAFse \xC4\xB0",
                                                std::string(3000, 'x')};
  return k_texts;
}

/// Draws a site: links, bases, cleared keys, unsettled creates, twins, rows and records of every sort. No two links
/// name one row: the state does not take that.
class RandomSite {
 public:
  explicit RandomSite(unsigned seed) : random_(seed), scene_(chance(3) ? Kind::dispositions : Kind::users) {
    draw_module();
    draw_records();
    draw_rows();
    draw_state();
  }
  Scene scene() && { return std::move(scene_); }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[below(list.size())];
  }
  std::string text() { return pick(hostile_texts()); }
  std::string key() {
    return chance(15) ? pick(std::vector<std::string>{"", "all", "bad key", "k\n"}) : std::to_string(below(16));
  }
  void set(Record& record, const std::string& field) {
    static const std::vector<ValueForm> k_forms{ValueForm::text, ValueForm::text, ValueForm::text,
                                                ValueForm::text, ValueForm::null, ValueForm::scalar};
    const ValueForm form = chance(25) ? ValueForm::unreadable : pick(k_forms);
    const bool holds_text = form == ValueForm::text || form == ValueForm::scalar;
    record.set(field, !holds_text ? "" : form == ValueForm::scalar ? "5" : text(), form);
  }

  void draw_module() {
    ModuleConfig& module = scene_.module;
    static const std::vector<Policy> k_policies{Policy::keep_edits, Policy::source, Policy::on_create,
                                                Policy::if_empty};
    static const std::vector<Compare> k_classes{Compare::text, Compare::text_ci, Compare::bool_, Compare::number,
                                                Compare::id_list};
    for (FieldMapping& mapping : module.fields) {
      if (chance(2)) mapping.policy = pick(k_policies);
      if (chance(3)) mapping.compare = pick(k_classes);
      if (chance(12)) mapping.map = {{"ada", "14001"}, {"true", "1"}};
    }
    module.create_inactive = chance(2);
    module.group_policy = chance(4) ? GroupPolicy::on_create : GroupPolicy::ensure;
    scene_.guards.min_rows = static_cast<std::uint32_t>(below(12));
  }

  void draw_records() {
    const bool user = scene_.source.kind == Kind::users;
    for (auto left = below(20); left > 0; --left) {
      Record& record = scene_.source.records.emplace_back(key());
      for (const std::string& field : canonical_fields(scene_.source.kind)) {
        if (field != "id" && !chance(8)) set(record, field);
      }
      // Mostly a name that makes a valid record: else nothing but invalid rows would be drawn.
      if (!chance(3)) record.set(user ? "user_name" : "name", "login" + std::to_string(below(25)));
    }
  }

  void draw_rows() {
    const bool user = scene_.sink.kind == Kind::users;
    for (auto left = below(20); left > 0; --left) {
      Record& row = scene_.sink.records.emplace_back(std::to_string(900 + scene_.sink.records.size()));
      const bool complete = scene_.sink.records.size() == 1;
      if (complete || !chance(20)) row.set("cxone_id", chance(3) ? "" : chance(10) ? " " + key() + " " : key());
      for (const FieldMapping& mapping : scene_.module.fields) {
        if (complete || !chance(20)) set(row, mapping.field);
      }
      if (user && (complete || !chance(20))) set(row, "user_groups");
      if (chance(2)) row.set(user ? "user_name" : "name", (chance(2) ? "login" : "LOGIN") + std::to_string(below(25)));
    }
  }

  void draw_state() {
    std::vector<std::string> ids;
    for (int id = 890; id < 920; ++id) ids.push_back(std::to_string(id));
    std::shuffle(ids.begin(), ids.end(), random_);
    for (int i = 0; i < 18; ++i) {
      const std::string name = std::to_string(i);
      if (chance(2)) scene_.links.emplace(name, draw_link(ids[static_cast<std::size_t>(i)]));
      if (chance(6)) scene_.unsettled.emplace(name, UnsettledCreate{text(), chance(2) ? "" : "77"});
      if (chance(6))
        scene_.cleared.emplace(name, std::vector<Change>{{.field = "last_name", .to = text(), .policy = ""}});
      if (chance(6))
        scene_.sent.emplace(name, std::vector<Change>{{.field = "first_name", .to = text(), .policy = ""}});
    }
    if (chance(2)) scene_.last_source_count = below(40);
    scene_.source.complete = !chance(10);
    scene_.source.reason = chance(10) ? text() : "";
  }

  Link draw_link(const std::string& id) {
    Link link;
    link.ivinex_id = id;
    link.adopted = chance(3);
    for (const FieldMapping& mapping : scene_.module.fields) {
      if (chance(2)) link.bases.set(mapping.field, Base{text(), text()});
    }
    return link;
  }

  std::mt19937 random_;
  Scene scene_;
};

/// Calls `check` with the scene of every seed; a failure prints the seed.
template <typename Check>
void for_every_site(const Check& check) {
  for (unsigned seed = 1; seed <= k_seeds; ++seed) {
    CAPTURE(seed);
    Scene scene = RandomSite(seed).scene();
    check(scene, seed);
  }
}

std::string key_on(const Scene& scene, const Record& row) {
  return std::string(trim(row.get(scene.module.key_field).value_or("")));
}

}  // namespace

TEST_CASE("the order of records, of rows and of the fields in them never shows in a plan") {
  for_every_site([](Scene& scene, unsigned seed) {
    std::mt19937 random(seed);
    const Plan expected = scene.plan();
    for (int turn = 0; turn < 3; ++turn) {
      std::shuffle(scene.source.records.begin(), scene.source.records.end(), random);
      std::shuffle(scene.sink.records.begin(), scene.sink.records.end(), random);
      for (auto* records : {&scene.source.records, &scene.sink.records}) {
        for (Record& record : *records) {
          auto fields = record.copy_fields();
          std::shuffle(fields.begin(), fields.end(), random);
          record = Record(record.id(), fields);
        }
      }
      const Plan plan = scene.plan();
      const bool same_bytes = plan.to_json() == expected.to_json();
      CHECK(same_bytes);
      CHECK(plan.digest() == expected.digest());
    }
  });
}

TEST_CASE("a plan survives its document byte by byte, whatever the values hold") {
  for_every_site([](const Scene& scene, unsigned) {
    const Plan plan = scene.plan();
    const std::string text = plan.to_json();
    const Plan again = Plan::from_json(text);
    const bool same_bytes = again.to_json() == text;
    CHECK(same_bytes);
    CHECK(again.digest() == plan.digest());
    CHECK(again.rows().size() == plan.rows().size());
  });
}

TEST_CASE("every record has exactly one row with one action, in the order of the contract, and the counts add up") {
  for_every_site([](const Scene& scene, unsigned) {
    const Plan plan = scene.plan();
    std::multiset<std::string> records;
    for (const Record& record : scene.source.records) records.emplace(record.id());
    std::multiset<std::string> rows;
    std::array<std::uint64_t, 6> by_action{};
    for (const PlanRow& row : plan.rows()) {
      rows.insert(row.key);
      ++by_action.at(static_cast<std::size_t>(row.action));
    }
    CHECK(rows == records);
    CHECK(plan.counts().by_action == by_action);
    CHECK(plan.counts().only_in_ivinex == plan.data().only_in_ivinex.size());
    CHECK(plan.data().cxone.records == scene.source.records.size());
    CHECK(plan.data().ivinex.records == scene.sink.records.size());
    CHECK(std::is_sorted(plan.rows().begin(), plan.rows().end(), [](const PlanRow& a, const PlanRow& b) {
      return std::tie(a.action, a.name, a.key) < std::tie(b.action, b.name, b.key);
    }));
  });
}

TEST_CASE("every Ivinex row is matched, offered, held by an invalid record or only in Ivinex, and no two of these") {
  for_every_site([](const Scene& scene, unsigned) {
    const Plan plan = scene.plan();
    std::map<std::string, int, std::less<>> matched;
    std::set<std::string, std::less<>> offered;
    std::set<std::string> invalid;
    for (const PlanRow& row : plan.rows()) {
      if (row.ivinex_id) ++matched[*row.ivinex_id];
      if (row.action == Action::invalid && !row.ivinex_id && !row.key.empty()) invalid.insert(row.key);
      for (const Candidate& candidate : row.candidates) offered.insert(candidate.ivinex_id);
    }
    std::map<std::string, int, std::less<>> only;
    for (const OnlyInIvinex& row : plan.data().only_in_ivinex) ++only[row.ivinex_id];
    std::map<std::string, std::string> key_by_linked_id;
    for (const auto& [key, link] : scene.links) key_by_linked_id.emplace(link.ivinex_id, key);
    for (const Record& row : scene.sink.records) {
      const std::string id(row.id());
      CAPTURE(id);
      std::string holder = key_on(scene, row);
      if (holder.empty() && key_by_linked_id.contains(id)) holder = key_by_linked_id.at(id);
      const int taken = matched[id];
      const int alone = only[id];
      CHECK(taken <= 1);
      CHECK(alone <= 1);
      const bool is_offered = offered.contains(id);
      CHECK(taken + alone + (is_offered ? 1 : 0) <= 1);
      if (taken + alone == 0 && !is_offered) CHECK(invalid.contains(holder));
    }
    std::set<std::string, std::less<>> ids;
    for (const Record& row : scene.sink.records) ids.emplace(row.id());
    for (const auto* listed : {&matched, &only}) {
      for (const auto& [id, times] : *listed) CHECK((times == 0 || ids.contains(id)));
    }
    for (const std::string& id : offered) CHECK(ids.contains(id));
  });
}

TEST_CASE("a record is new only where no row carries its key and no earlier create of it was reported") {
  int creates = 0;
  for_every_site([&](const Scene& scene, unsigned) {
    std::set<std::string> keys;
    for (const Record& row : scene.sink.records) keys.insert(key_on(scene, row));
    const Plan plan = scene.plan();
    for (const PlanRow& row : plan.rows()) {
      if (row.action != Action::create && !allows_new(row)) continue;
      ++creates;
      CHECK_FALSE(keys.contains(row.key));
      CHECK_FALSE(row.ivinex_id.has_value());
      for (const Change& change : row.changes) CHECK_FALSE(change.from.has_value());
      if (row.action != Action::create) continue;
      CHECK_FALSE(scene.links.contains(row.key));
      const auto unsettled = scene.unsettled.find(row.key);
      CHECK((unsettled == scene.unsettled.end() || unsettled->second.ivinex_id.empty()));
    }
  });
  CHECK(creates > 1000);
}

TEST_CASE("a change names what stands in Ivinex, a row without one is unchanged, a conflict shows in the action") {
  int changed = 0;
  for_every_site([&](const Scene& scene, unsigned) {
    std::map<std::string, const Record*> row_by_id;
    for (const Record& row : scene.sink.records) row_by_id.emplace(row.id(), &row);
    const Plan plan = scene.plan();
    for (const PlanRow& row : plan.rows()) {
      if (!row.ivinex_id || row.action == Action::invalid) continue;
      const bool conflict =
          std::any_of(row.changes.begin(), row.changes.end(), [](const Change& change) { return change.conflict; });
      const Action expected = conflict ? Action::conflict : row.changes.empty() ? Action::unchanged : Action::update;
      CHECK(row.action == expected);
      std::set<std::string> fields;
      for (const Change& change : row.changes) {
        ++changed;
        CHECK(fields.insert(change.field).second);
        const bool as_it_stands =
            change.from.value_or("") == row_by_id.at(*row.ivinex_id)->get(change.field).value_or("");
        CHECK(as_it_stands);
        CHECK((!change.from || change.from != change.to));
      }
    }
  });
  CHECK(changed > 1000);
}

TEST_CASE("records without an id that look alike keep one order, whichever came first") {
  Scene scene;
  scene.source.records = {agent("", "ada"), agent("", "ada")};
  scene.source.records[0].set("phone", "");
  scene.source.records[1].set("phone", "", ValueForm::unreadable);
  const std::string expected = scene.plan().to_json();
  std::swap(scene.source.records[0], scene.source.records[1]);
  CHECK(scene.plan().to_json() == expected);
}

TEST_CASE("a row id that Ivinex lists twice makes the read incomplete, in whichever order the two came") {
  Scene scene;
  scene.source.records = {agent("1", "ada"), agent("2", "bob", "B", "B", "eve@x.example")};
  scene.sink.records = {user_row("900", "1", "ada", "One"),
                        user_row("900", "1", "ada", "Other"),
                        user_row("901", "", "eve", "E", "E", "eve@x.example"),
                        user_row("901", "", "eve", "F", "F", "eve@x.example"),
                        user_row("902", "7", "kim"),
                        user_row("902", "8", "kim")};
  const Plan plan = scene.plan();
  CHECK_FALSE(plan.complete());
  CHECK(plan.data().ivinex.reason.find("900") != std::string::npos);
  std::mt19937 random(3);
  for (int turn = 0; turn < 20; ++turn) {
    std::shuffle(scene.sink.records.begin(), scene.sink.records.end(), random);
    const bool same_bytes = scene.plan().to_json() == plan.to_json();
    CHECK(same_bytes);
  }
}
