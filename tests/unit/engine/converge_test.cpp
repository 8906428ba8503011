#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "cxsync/engine.hpp"
#include "support/memory_site.hpp"

using namespace cxsync;
using namespace cxsync::test;

namespace {

const char* pick(std::mt19937& random, std::initializer_list<const char*> words) {
  return *(words.begin() + random() % words.size());
}

/// People change both sides between runs.
void disturb(std::mt19937& random, MemorySite& site, bool people_edit) {
  auto& agents = site.source->of(Kind::users);
  const auto what = random() % 6;
  if (what < 3 || agents.empty()) {
    const std::string id = std::to_string(1 + random() % 30);
    std::erase_if(agents, [&](const Record& user) { return user.id() == id; });
    agents.push_back(agent(id, "login" + id, pick(random, {"A", "B", "C"}), pick(random, {"X", "Y"}),
                           pick(random, {"", "a@x.example"}), pick(random, {"true", "true", "false"})));
  } else if (what == 3) {
    agents.erase(agents.begin() + static_cast<std::ptrdiff_t>(random() % agents.size()));
  }
  auto& rows = site.sink->of(Kind::users);
  if (!people_edit || rows.empty()) return;
  Record& row = rows[random() % rows.size()];
  const auto edit = random() % 8;
  if (edit == 0) row.set("cxone_id", "");
  if (edit == 1) row.set("first_name", pick(random, {"A", "Edited", ""}));
  if (edit == 2) row.set("user_groups", pick(random, {"", "Sales", "Call Center Agents"}));
  if (edit == 3) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(random() % rows.size()));
  if (edit == 4)
    rows.push_back(user_row(std::to_string(site.sink->next_id++), "", "login" + std::to_string(random() % 30)));
}

std::map<std::string, int> rows_per_key(const MemorySite& site) {
  std::map<std::string, int> counts;
  for (const Record& row : site.sink->of(Kind::users)) {
    const std::string key(row.get("cxone_id").value_or(""));
    if (!key.empty()) ++counts[key];
  }
  return counts;
}

}  // namespace

TEST_CASE("whatever people and networks do: no key twice, nothing deleted, and the second run writes nothing") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    MemorySite site;
    site.sink->batch = 1 + random() % 7;
    site.module(Kind::users).fields[1].policy = random() % 2 == 0 ? Policy::source : Policy::keep_edits;
    for (int round = 0; round < 6; ++round) {
      for (int step = 0; step < 4; ++step) disturb(random, site, true);
      std::set<std::string, std::less<>> before;
      for (const Record& row : site.sink->of(Kind::users)) before.emplace(row.id());
      const bool trouble = random() % 3 == 0;
      std::mt19937 chance(static_cast<unsigned>(random()));
      site.sink->answer = [&](const RowWrite&) {
        if (!trouble) return WriteResult::Outcome::written;
        const auto luck = chance() % 4;
        return luck == 0   ? WriteResult::Outcome::unknown
               : luck == 1 ? WriteResult::Outcome::refused
                           : WriteResult::Outcome::written;
      };
      site.sink->is_written = [&](const RowWrite&) { return !trouble || chance() % 3 != 0; };
      ApplyOptions options;
      options.on_conflict = random() % 2 == 0 ? OnConflict::cxone : OnConflict::ivinex;
      site.sync(Kind::users, "all,suggested", options);
      if (random() % 5 == 0) std::filesystem::remove(site.config.state_path);

      for (const auto& [key, rows] : rows_per_key(site)) {
        CAPTURE(key);
        CHECK(rows == 1);
      }
      for (const std::string& id : before) CHECK(site.sink->find(Kind::users, id) != nullptr);

      site.sink->answer = nullptr;
      site.sink->is_written = [](const RowWrite&) { return true; };
      site.sync(Kind::users, "all,suggested", options);
      const int posts = site.sink->posts;
      site.sync(Kind::users, "all,suggested", options);
      CHECK(site.sink->posts == posts);
    }
  }
}

TEST_CASE("an edit under keep_edits is never lost without a decision") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    MemorySite site;
    for (int step = 0; step < 20; ++step) disturb(random, site, false);
    site.sync(Kind::users, "all");
    std::map<std::string, std::string> edits;
    for (Record& row : site.sink->of(Kind::users)) {
      if (random() % 2 == 0) continue;
      const std::string id(row.id());
      row.set("last_name", "Edit" + id);
      edits.emplace(id, "Edit" + id);
    }
    for (int step = 0; step < 20; ++step) disturb(random, site, false);
    site.sync(Kind::users, "all");
    for (const auto& [id, value] : edits) CHECK(site.sink->find(Kind::users, id)->get("last_name") == value);
  }
}
