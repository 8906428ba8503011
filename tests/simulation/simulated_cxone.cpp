#include "simulation/simulated_cxone.hpp"

#include <algorithm>

namespace cxsync::simulation {

Snapshot SimulatedCxone::pull(Kind kind, const Call& call) {
  if (call.stop.stop_requested()) throw Error(ErrorCode::cancelled, "cancelled");
  if (!machine_.step("pull", to_string(kind))) throw Error(ErrorCode::connection_lost, "the machine is dead");
  Random& random = machine_.random();
  const bool bad = random.chance(trouble);
  if (bad && random.chance(50)) {
    machine_.count("pull failed");
    throw Error(ErrorCode::timed_out, "CXone did not answer", {}, {{"side", "cxone"}});
  }
  Snapshot snapshot{kind, of(kind), 1, !bad, bad ? "a page is missing" : ""};
  if (bad) {
    machine_.count("incomplete pull");
    std::erase_if(snapshot.records, [&](const Record&) { return random.chance(50); });
  }
  judge_.pulled(snapshot);
  if (!machine_.step("pull answered", to_string(kind))) throw Error(ErrorCode::connection_lost, "the machine is dead");
  return snapshot;
}

const Record* SimulatedCxone::find(Kind kind, std::string_view key) const {
  const auto& records = records_[static_cast<std::size_t>(kind)];
  const auto found = std::find_if(records.begin(), records.end(), [&](const Record& it) { return it.id() == key; });
  return found == records.end() ? nullptr : &*found;
}

std::string SimulatedCxone::fresh_word(const std::string& stem) {
  std::string word = stem + std::to_string(next_word_++);
  switch (machine_.random().below(6)) {
    case 0:
      return " " + word + " ";
    case 1:
      word.front() = static_cast<char>(word.front() - 'a' + 'A');
      return word;
    default:
      return word;
  }
}

void SimulatedCxone::add(Kind kind) {
  const std::string key = std::to_string(next_key_++);
  Record record(key);
  record.set("id", key);
  if (kind == Kind::users) {
    record.set("user_name", fresh_word("login"));
    record.set("first_name", fresh_word("first"));
    record.set("last_name", fresh_word("last"));
    record.set("email", machine_.random().chance(30) ? "" : fresh_word("mail"));
  } else {
    record.set("name", fresh_word("name"));
  }
  record.set("is_active", machine_.random().chance(85) ? "true" : "false");
  of(kind).push_back(std::move(record));
}

void SimulatedCxone::change(Kind kind) {
  Random& random = machine_.random();
  auto& records = of(kind);
  const auto what = random.below(10);
  machine_.trace().note("CXone changes", to_string(kind));
  if (records.empty() || (what < 2 && records.size() < 12)) return add(kind);
  const auto place = random.below(records.size());
  Record& record = records[place];
  if (what == 2) {
    records.erase(records.begin() + static_cast<std::ptrdiff_t>(place));
  } else if (what == 3) {
    record.set("is_active", record.get("is_active") == "true" ? "false" : "true");
  } else if (what == 4 && random.chance(30)) {
    drop_field(record);
  } else {
    change_field(kind, record);
    machine_.trace().explain("CXone now has", [&] {
      std::string text(record.id());
      for (const FieldView field : record.fields()) {
        text.append(" ").append(field.name).append("=\"").append(field.value).append("\"");
      }
      return text;
    });
  }
}

void SimulatedCxone::change_field(Kind kind, Record& record) {
  Random& random = machine_.random();
  if (kind != Kind::users) {
    record.set("name", fresh_word("name"));
    return;
  }
  constexpr std::array<const char*, 3> k_names{"first_name", "last_name", "email"};
  const char* name = k_names.at(random.below(k_names.size()));
  // Two users with one login, and a user without one, are invalid for as long as that lasts.
  if (random.chance(15)) name = "user_name";
  if (random.chance(10)) {
    record.set(name, "");
  } else if (random.chance(10) && name == std::string("user_name")) {
    record.set(name, std::string(random.pick(of(kind)).get("user_name").value_or("")));
  } else {
    record.set(name, fresh_word(name));
  }
}

/// A field that CXone no longer answers is neither compared nor written.
void SimulatedCxone::drop_field(Record& record) {
  Record rest(record.id());
  const auto dropped = 1 + machine_.random().below(record.fields().size() - 1);
  for (std::size_t i = 0; i < record.fields().size(); ++i) {
    if (i != dropped) rest.set(record.fields()[i].name, record.fields()[i].value);
  }
  if (rest.fields().size() > 1) record = std::move(rest);
}

}  // namespace cxsync::simulation
