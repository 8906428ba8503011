#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cxsync/record.hpp"
#include "support/planning.hpp"

namespace cxsync::test {

/// Records of one listing as they come page by page: a hundred share a block of memory.
class PagedRecords {
 public:
  void begin(const std::string& id) {
    if (latest_.size() == k_page) latest_.finish(records_);
    latest_.begin(id);
  }
  void add(std::string_view name, std::string_view value) { latest_.add(name, value); }
  [[nodiscard]] std::vector<Record> take() {
    latest_.finish(records_);
    return std::move(records_);
  }

 private:
  static constexpr std::size_t k_page = 100;
  RecordBuilder latest_;
  std::vector<Record> records_;
};

/// The texts of one person of a large site.
struct Person {
  explicit Person(std::uint64_t number)
      : key(std::to_string(k_first_key + number)),
        first_name("First" + std::to_string(number % 1000)),
        last_name("Lastname" + std::to_string(number / 7)),
        login("user" + std::to_string(number) + "@acme.example") {}
  static constexpr std::uint64_t k_first_key = 3'000'000;  ///< as many digits in every key: by number is by text
  std::string key;
  std::string first_name;
  std::string last_name;
  std::string login;
};

/// A site in step but for every hundredth user, who has another first name in CXone.
inline Scene large_scene(std::uint64_t users) {
  Scene scene;
  PagedRecords agents;
  PagedRecords rows;
  for (std::uint64_t i = 0; i < users; ++i) {
    const Person person(i);
    agents.begin(person.key);
    agents.add("id", person.key);
    agents.add("user_id", "a6630557-4244-4c2c-a874-" + std::to_string(100'000'000'000 + i));
    agents.add("user_name", person.login);
    agents.add("first_name", i % 100 == 0 ? "Renamed" : person.first_name);
    agents.add("middle_name", "");
    agents.add("last_name", person.last_name);
    agents.add("email", person.login);
    agents.add("phone", "");
    agents.add("team_id", "9001");
    agents.add("team_name", "Back Office");
    agents.add("profile_name", "Agent");
    agents.add("is_active", "true");
    rows.begin(std::to_string(i + 1));
    rows.add("cxone_id", person.key);
    rows.add("user_name", person.login);
    rows.add("first_name", person.first_name);
    rows.add("last_name", person.last_name);
    rows.add("email", person.login);
    rows.add("active", "true");
    rows.add("user_groups", "Call Center Agents");
  }
  scene.source.records = agents.take();
  scene.sink.records = rows.take();
  scene.links.reserve(users);
  RecordBuilder texts;
  for (std::uint64_t i = 0; i < users; ++i) {
    const Person person(i);
    const Bases bases{{"active", {"true", "true"}},
                      {"email", {person.login, person.login}},
                      {"first_name", {person.first_name, person.first_name}},
                      {"last_name", {person.last_name, person.last_name}}};
    Bases::add_text(texts, bases.text());
    scene.links.emplace_hint(scene.links.end(), person.key, Link{std::to_string(i + 1), false, {}});
    if (texts.size() < 100 && i + 1 < users) continue;
    const std::size_t first = scene.links.size() - texts.size();
    auto made = Bases::of_texts(texts);
    for (std::size_t at = 0; at < made.size(); ++at) scene.links.nth(first + at)->second.bases = std::move(made[at]);
  }
  return scene;
}

/// One page of agents as CXone answers it when only the needed members are asked for.
inline std::string agents_page(std::uint64_t agents) {
  std::string text =
      R"({"_links":{"self":"https://api.test/agents?skip=0","next":""},"businessUnitId":1,"totalRecords":)" +
      std::to_string(agents) + R"(,"hiddenAgents":0,"agents":[)";
  for (std::uint64_t i = 0; i < agents; ++i) {
    const Person person(i);
    text += i == 0 ? "{" : ",{";
    text += R"("agentId":)" + person.key + R"(,"userId":"a6630557-4244-4c2c-a874-)" +
            std::to_string(100'000'000'000 + i) + R"(","userName":")" + person.login + R"(","firstName":")" +
            person.first_name + R"(","middleName":"","lastName":")" + person.last_name + R"(","emailAddress":")" +
            person.login + R"(","telephone1":"","teamId":9001,"teamName":"Back Office","profileName":"Agent",)" +
            R"("isActive":true})";
  }
  return text + "]}";
}

}  // namespace cxsync::test
