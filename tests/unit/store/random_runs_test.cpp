#include <doctest/doctest.h>

#include <random>

#include "unit/store/state_folder.hpp"

using namespace cxsync;
using namespace cxsync::store;

namespace {

/// What a state should remember, kept in plain containers.
struct Remembered {
  std::map<Kind, UnsettledCreates> unsettled;
  std::map<Kind, ClearedKeys> cleared;
  std::map<Kind, Links> links;
  std::map<Kind, std::uint64_t> source_counts;
  std::vector<FollowUp> follow_ups;
  std::map<std::string, std::string> reports;
  std::vector<std::string> runs;  // newest first

  void take(Kind kind, const LinkUpdate& update) {
    auto& of_kind = links[kind];
    std::erase_if(of_kind, [&](const auto& item) {
      return item.second.ivinex_id == update.ivinex_id && item.first != update.key;
    });
    Link& link = of_kind[update.key];
    if (link.ivinex_id != update.ivinex_id) link = Link{};
    link.ivinex_id = update.ivinex_id;
    if (update.adopted) link.adopted = *update.adopted;
    for (const auto& [field, base] : update.bases) link.bases[field] = base;
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

void some_run(Dice& dice, Store& store, Remembered& model, const std::string& name) {
  const Kind kind = k_all_kinds[dice.below(4)];
  ClearedKeys cleared;
  for (unsigned i = dice.below(4); i > 0; --i) cleared.insert(dice.number(9));
  store.begin_run(begun(name, kind), cleared);
  model.cleared[kind] = cleared;
  model.runs.insert(model.runs.begin(), name);
  UnsettledCreates sent;
  for (unsigned i = dice.below(4); i > 0; --i) sent.insert_or_assign(dice.number(9), UnsettledCreate{dice.word(), ""});
  store.remember_sent(kind, sent);
  for (const auto& [key, create] : sent) model.unsettled[kind].insert_or_assign(key, create);
  if (dice.below(5) == 0) return;  // interrupted
  UnsettledCreates unsettled;
  for (unsigned i = dice.below(3); i > 0; --i)
    unsettled.insert_or_assign(dice.number(9), UnsettledCreate{dice.word(), dice.number(99)});
  std::vector<LinkUpdate> links;
  for (unsigned i = dice.below(6); i > 0; --i) links.push_back(some_link(dice));
  std::vector<FollowUp> follow_ups;
  for (unsigned i = dice.below(3); i > 0; --i)
    follow_ups.push_back({"set_password", dice.number(20), dice.word(), "now"});
  const std::uint64_t count = dice.below(100);
  const std::string report = "{\"run\":\"" + name + "\"}";
  store.finish_run(finished(begun(name, kind)), report, count, links, follow_ups, unsettled, {"left"});
  model.unsettled[kind] = unsettled;
  model.cleared[kind] = {"left"};
  for (const auto& update : links) model.take(kind, update);
  for (const auto& follow_up : follow_ups) model.take(follow_up);
  model.source_counts[kind] = count;
  model.reports[name] = report;
}

void check_equal(const Store& store, const Remembered& model) {
  for (const Kind kind : k_all_kinds) {
    const auto unsettled = model.unsettled.find(kind);
    CHECK(store.unsettled(kind) == (unsettled == model.unsettled.end() ? UnsettledCreates{} : unsettled->second));
    const auto cleared = model.cleared.find(kind);
    CHECK(store.cleared(kind) == (cleared == model.cleared.end() ? ClearedKeys{} : cleared->second));
    const auto links = model.links.find(kind);
    CHECK(store.links(kind) == (links == model.links.end() ? Links{} : links->second));
    const auto count = model.source_counts.find(kind);
    CHECK(store.last_source_count(kind) ==
          (count == model.source_counts.end() ? std::optional<std::uint64_t>() : count->second));
  }
  CHECK(store.follow_ups() == model.follow_ups);
  std::vector<std::string> runs;
  for (const auto& entry : store.runs()) runs.push_back(entry.run);
  CHECK(runs == model.runs);
  for (const auto& name : model.runs) {
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
