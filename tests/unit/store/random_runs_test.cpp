#include <doctest/doctest.h>

#include <array>
#include <random>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

/// What a state should remember, kept in plain containers.
struct Remembered {
  struct Entry {
    std::string run;
    JournalEntry entry;
  };
  struct Linked {
    std::string ivinex_id;
    bool adopted = false;
    std::map<std::string, Base> bases;
  };
  std::map<Kind, std::map<std::string, Entry>> journal;  // by key
  std::map<Kind, std::string> last_run;
  std::map<Kind, std::map<std::string, Linked>> links;  // by key
  std::map<Kind, std::uint64_t> source_counts;
  std::vector<FollowUp> follow_ups;
  std::map<std::string, std::string> reports;
  std::vector<std::string> runs;  // newest first

  void take(Kind kind, const LinkUpdate& update) {
    auto& of_kind = links[kind];
    std::erase_if(of_kind, [&](const auto& item) {
      return item.second.ivinex_id == update.ivinex_id && item.first != update.key;
    });
    Linked& link = of_kind[update.key];
    if (link.ivinex_id != update.ivinex_id) link = Linked{};
    link.ivinex_id = update.ivinex_id;
    if (update.adopted) link.adopted = *update.adopted;
    for (const auto& [field, base] : update.bases) link.bases[field] = base;
  }
  void take(Kind kind, const JournalUpdate& update) {
    const auto open = journal[kind].find(update.key);
    if (open == journal[kind].end()) return;
    if (!update.state) {
      journal[kind].erase(open);
      return;
    }
    open->second.entry.state = *update.state;
    if (!update.ivinex_id.empty()) open->second.entry.ivinex_id = update.ivinex_id;
  }
  Links links_of(Kind kind) {
    Links known;
    for (const auto& [key, link] : links[kind]) {
      known.emplace(key, Link{link.ivinex_id, link.adopted, Bases(link.bases)});
    }
    return known;
  }
  std::vector<JournalEntry> open_of(Kind kind) {
    std::vector<JournalEntry> entries;
    for (const auto& [key, open] : journal[kind]) entries.push_back(open.entry);
    return entries;
  }
  UnsettledCreates unsettled(Kind kind) {
    UnsettledCreates creates;
    for (const auto& entry : open_of(kind)) {
      const bool sent =
          entry.state == WriteState::sent || entry.state == WriteState::confirmed || entry.state == WriteState::unknown;
      if (entry.creates && sent) creates.emplace(entry.key, UnsettledCreate{entry.name, entry.ivinex_id});
    }
    return creates;
  }
  ReviewedWrites cleared(Kind kind) {
    ReviewedWrites writes;
    for (const auto& [key, open] : journal[kind]) {
      if (open.run != last_run[kind]) continue;
      auto& reviewed = writes[key] = open.entry.changes;
      reviewed.insert(reviewed.end(), open.entry.kept.begin(), open.entry.kept.end());
    }
    return writes;
  }
  void take(const FollowUp& follow_up) {
    for (const auto& known : follow_ups) {
      if (known.what == follow_up.what && known.key == follow_up.key) return;
    }
    follow_ups.push_back(follow_up);
  }
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(engine_); }
  std::string word() {
    static const std::vector<std::string> words{"", "a", "A", "ä€", "it's", "\"q\"", std::string("z\0z", 3), "null"};
    return words[below(static_cast<unsigned>(words.size()))];
  }
  std::string number(unsigned limit) { return std::to_string(below(limit)); }

 private:
  std::mt19937 engine_;
};

LinkUpdate some_link(Dice& dice) {
  LinkUpdate update{dice.number(8), dice.number(8), std::nullopt, {}};
  if (dice.below(3) == 0) update.adopted = dice.below(2) == 0;
  for (unsigned i = dice.below(3); i > 0; --i) update.bases["f" + dice.number(3)] = {dice.word(), dice.word()};
  return update;
}

JournalEntry some_entry(Dice& dice) {
  JournalEntry entry;
  entry.key = dice.number(9);
  entry.name = dice.word();
  entry.creates = dice.below(2) == 0;
  entry.action = entry.creates ? Action::create : Action::update;
  entry.adopts = dice.below(4) == 0;
  entry.suggested = dice.below(4) == 0;
  if (!entry.creates) entry.ivinex_id = dice.number(99);
  for (unsigned i = dice.below(3); i > 0; --i) {
    Change change{.field = "f" + dice.number(3), .to = dice.word(), .policy = "source"};
    if (dice.below(2) == 0) change.from = dice.word();
    if (dice.below(2) == 0) change.base = dice.word();
    change.conflict = dice.below(4) == 0;
    change.overwrites_edit = dice.below(4) == 0;
    (dice.below(3) == 0 ? entry.kept : entry.changes).push_back(change);
  }
  return entry;
}

/// By key, or by the place that is known of it.
std::vector<JournalUpdate> some_updates(Dice& dice, const std::map<std::string, JournalPlace>& places) {
  constexpr std::array k_states{WriteState::intended, WriteState::confirmed, WriteState::refused, WriteState::unknown};
  std::vector<JournalUpdate> updates;
  for (unsigned i = dice.below(4); i > 0; --i) {
    JournalUpdate& update = updates.emplace_back();
    update.key = dice.number(9);
    if (const auto place = places.find(update.key); place != places.end() && dice.below(2) == 0) {
      update.place = place->second;
    }
    if (dice.below(3) != 0) update.state = k_states[dice.below(4)];
    if (dice.below(2) == 0) update.ivinex_id = dice.number(99);
  }
  return updates;
}

void some_run(Dice& dice, Store& store, Remembered& model, const std::string& name) {
  const Kind kind = k_all_kinds[dice.below(4)];
  std::vector<JournalEntry> intended;
  for (unsigned i = dice.below(5); i > 0; --i) {
    const JournalEntry entry = some_entry(dice);
    std::erase_if(intended, [&](const JournalEntry& other) { return other.key == entry.key; });
    intended.push_back(entry);
  }
  JournalPlace place = store.begin_run(begun(name, kind), intended);
  std::map<std::string, JournalPlace> places;
  for (const auto& entry : intended) places[entry.key] = place++;
  for (const auto& entry : intended) model.journal[kind][entry.key] = {name, entry};
  model.last_run[kind] = name;
  model.runs.insert(model.runs.begin(), name);
  for (unsigned i = dice.below(3); i > 0 && !intended.empty(); --i) {
    const auto answered = some_updates(dice, places);
    for (const auto& update : answered) model.take(kind, update);
    std::vector<JournalPlace> sent;
    for (auto& [key, open] : model.journal[kind]) {
      if (open.run != name || dice.below(2) == 0) continue;
      sent.push_back(places.at(key));
      open.entry.state = WriteState::sent;
      ++open.entry.attempts;
    }
    store.advance(kind, answered, sent);
  }
  if (dice.below(5) == 0) return;  // interrupted
  const auto ends = some_updates(dice, places);
  std::vector<LinkUpdate> links;
  for (unsigned i = dice.below(6); i > 0; --i) links.push_back(some_link(dice));
  std::vector<FollowUp> follow_ups;
  for (unsigned i = dice.below(3); i > 0; --i)
    follow_ups.push_back({"set_password", dice.number(20), dice.word(), "now"});
  const std::uint64_t count = dice.below(100);
  const std::string report = "{\"run\":\"" + name + "\"}";
  store.finish_run(finished(begun(name, kind)), report, count, links, follow_ups, ends);
  for (const auto& update : ends) model.take(kind, update);
  for (const auto& update : links) model.take(kind, update);
  for (const auto& follow_up : follow_ups) model.take(follow_up);
  model.source_counts[kind] = count;
  model.reports[name] = report;
}

void check_equal(const Store& store, Remembered& model) {
  for (const Kind kind : k_all_kinds) {
    CHECK(store.open_entries(kind) == model.open_of(kind));
    CHECK(store.unsettled(kind) == model.unsettled(kind));
    CHECK(store.cleared(kind) == model.cleared(kind));
    const Links links = store.links(kind);
    CHECK(links == model.links_of(kind));
    for (const auto& [key, link] : links) CHECK(link.bases.all() == model.links[kind][key].bases);
    const auto count = model.source_counts.find(kind);
    CHECK(store.last_source_count(kind) ==
          (count == model.source_counts.end() ? std::optional<std::uint64_t>() : count->second));
  }
  CHECK(store.follow_ups() == model.follow_ups);
  std::vector<std::string> runs;
  for (const auto& entry : store.runs()) runs.push_back(entry.run);
  CHECK(runs == model.runs);
  for (const auto& name : model.runs) {
    std::vector<JournalEntry> open;
    for (const auto& [kind, entries] : model.journal) {
      for (const auto& [key, entry] : entries) {
        if (entry.run == name) open.push_back(entry.entry);
      }
    }
    CHECK(store.open_entries(name) == open);
    const auto report = model.reports.find(name);
    CHECK(store.report(name) == (report == model.reports.end() ? std::optional<std::string>() : report->second));
  }
}

}  // namespace

TEST_CASE("any sequence of runs is remembered as plain containers would, across reopening") {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const StateFolder folder;
    Remembered model;
    int number = 0;
    for (int session = 0; session < 4; ++session) {
      {
        Writer writer(folder.path());
        for (unsigned i = dice.below(5); i > 0; --i) {
          some_run(dice, writer.store, model, "run" + std::to_string(++number));
        }
        if (dice.below(2) == 0) {
          const auto key = dice.number(20);
          writer.store.remove_follow_ups({key});
          std::erase_if(model.follow_ups, [&](const FollowUp& known) { return known.key == key; });
        }
        check_equal(writer.store, model);
      }
      check_equal(Store::open_for_reading(folder.path()), model);
    }
  }
}
