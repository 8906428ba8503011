#include "simulation/simulated_ivinex.hpp"

#include <algorithm>
#include <utility>

namespace cxsync::simulation {

namespace {

using Outcome = WriteResult::Outcome;

WriteResult result(Outcome outcome, const char* code = "", std::string id = {}) {
  WriteResult it;
  it.outcome = outcome;
  it.id = std::move(id);
  it.code = code;
  it.attempts = outcome == Outcome::not_sent ? 0 : 1;
  return it;
}

/// A word about the request, none about its rows.
std::vector<WriteResult> for_all(std::size_t rows, Outcome outcome, const char* code) {
  std::vector<WriteResult> results(rows, result(outcome, code));
  for (WriteResult& it : results) it.whole_batch = rows > 1;
  return results;
}

Error dead() { return {ErrorCode::connection_lost, "the machine is dead"}; }

void throw_if_cancelled(const Call& call) {
  if (call.stop.stop_requested()) throw Error(ErrorCode::cancelled, "cancelled");
}

}  // namespace

Snapshot SimulatedIvinex::read(Kind kind, const ReadRequest& request, const Call& call) {
  throw_if_cancelled(call);
  if (!machine_.step("read", to_string(kind))) throw dead();
  let_late_ones_arrive();
  Random& random = machine_.random();
  const bool trouble = random.chance(weather.trouble / 2);
  if (trouble && random.chance(40)) {
    machine_.count("read failed");
    throw Error(ErrorCode::timed_out, "Ivinex did not answer", {}, {{"side", "ivinex"}});
  }
  Snapshot snapshot{kind, {}, 1, !trouble, trouble ? "a page is missing" : ""};
  judge_.read(kind, !trouble);
  if (trouble) machine_.count("incomplete read");
  for (Row& row : rows_.of(kind)) {
    if (row.hidden || (trouble && random.chance(50))) continue;
    show(snapshot, row, request);
    for (auto& [field, cell] : row.cells) {
      if (!trouble && cell.shown_at == 0) cell.shown_at = machine_.steps();
    }
  }
  // The listing has no order that one may rely on.
  auto& records = snapshot.records;
  if (!records.empty()) {
    const auto first = static_cast<std::ptrdiff_t>(random.below(records.size()));
    std::rotate(records.begin(), records.begin() + first, records.end());
  }
  if (!machine_.step("read answered", to_string(kind))) throw dead();
  throw_if_cancelled(call);
  return snapshot;
}

void SimulatedIvinex::show(Snapshot& snapshot, Row& row, const ReadRequest& request) const {
  Record& seen = snapshot.records.emplace_back(row.id);
  for (const std::string& field : request.fields) {
    std::string value = row.value(field);
    const bool null = value.empty() && weather.shows_null;
    seen.set(field, std::move(value), null ? ValueForm::null : ValueForm::text);
  }
}

std::vector<WriteResult> SimulatedIvinex::create(Kind kind, std::span<const RowWrite> writes, const Call& call) {
  if (!machine_.is_dead()) judge_.sending(kind, writes, true);
  return write(kind, writes, call);
}

std::vector<WriteResult> SimulatedIvinex::update(Kind kind, std::span<const RowWrite> writes, const Call& call) {
  if (!machine_.is_dead()) judge_.sending(kind, writes, false);
  return write(kind, writes, call);
}

SimulatedIvinex::Results SimulatedIvinex::write(Kind kind, std::span<const RowWrite> writes, const Call& call) {
  if (call.stop.stop_requested()) return {writes.size(), result(Outcome::not_sent, "cancelled")};
  if (machine_.is_dead()) throw dead();
  Request request{kind, {writes.begin(), writes.end()}, judge_.checked_at(kind), judge_.cxone_decides()};
  if (!machine_.step("post", std::string(to_string(kind)) + " " + std::to_string(writes.size()))) {
    // The request may have left the machine before it died.
    if (machine_.random().chance(50)) late_.push_back(std::move(request));
    throw dead();
  }
  if (writes.empty()) return {};
  Results results = machine_.random().chance(weather.trouble) ? answer_badly(request) : answer(request);
  if (!machine_.step("answered", std::to_string(results.size()))) throw dead();
  return results;
}

SimulatedIvinex::Results SimulatedIvinex::answer(const Request& request) {
  const std::size_t size = request.writes.size();
  if (size == 1 || weather.batches == Batches::taken) return written(request, size);
  machine_.count("batch not taken as such");
  if (weather.batches == Batches::refused) return for_all(size, Outcome::refused, "request_refused");
  Results results = written(request, 1);
  if (weather.batches == Batches::first_taken) return for_all(size, Outcome::unknown, "answer_unreadable");
  std::fill(results.begin() + 1, results.end(), result(Outcome::refused, "rejected_by_ivinex"));
  return results;
}

/// Stores the first ones and says so; of the others nothing is known.
SimulatedIvinex::Results SimulatedIvinex::written(const Request& request, std::size_t count) {
  Results results;
  for (std::size_t i = 0; i < request.writes.size(); ++i) {
    if (i >= count) {
      results.push_back(result(Outcome::unknown, "answer_lost"));
      continue;
    }
    std::string id = store(request, request.writes[i]);
    results.push_back(id.empty() ? result(Outcome::refused, "rejected_by_ivinex")
                                 : result(Outcome::written, "", std::move(id)));
  }
  return results;
}

SimulatedIvinex::Results SimulatedIvinex::refuse_one(const Request& request) {
  const auto refused = machine_.random().below(request.writes.size());
  Results results;
  for (std::size_t i = 0; i < request.writes.size(); ++i) {
    if (i == refused) {
      results.push_back(result(Outcome::refused, "rejected_by_ivinex"));
    } else {
      results.push_back(result(Outcome::written, "", store(request, request.writes[i])));
    }
  }
  return results;
}

SimulatedIvinex::Results SimulatedIvinex::answer_badly(const Request& request) {
  Random& random = machine_.random();
  const std::size_t size = request.writes.size();
  const Results unknown(size, result(Outcome::unknown, "answer_lost"));
  switch (random.below(13)) {
    case 0:
      machine_.count("answer lost, written");
      written(request, size);
      return unknown;
    case 1:
      machine_.count("answer lost, not written");
      return unknown;
    case 2:
      machine_.count("written late");
      late_.push_back(request);
      return unknown;
    case 3: {
      machine_.count("answers reordered");
      Results results = written(request, size);
      std::rotate(results.begin(), results.begin() + 1, results.end());
      return results;
    }
    case 4: {
      machine_.count("another number of answers");
      Results results = written(request, random.below(size + 1));
      results.resize(random.chance(50) ? size + 1 : size - 1);
      return results;
    }
    case 5:
      machine_.count("batch refused");
      return for_all(size, Outcome::refused, "request_refused");
    case 6:
      machine_.count("batch refused, some stored");
      judge_.lied();
      written(request, random.below(size + 1));
      return for_all(size, Outcome::refused, "request_refused");
    case 7:
      machine_.count("one row refused");
      return refuse_one(request);
    case 8:
      machine_.count("sink threw, not written");
      throw Error(ErrorCode::connection_lost, "the connection broke");
    case 9:
      machine_.count("not sent");
      return {size, result(Outcome::not_sent, "connect_failed")};
    case 10:
      machine_.count("answer unreadable");
      written(request, random.below(size + 1));
      return for_all(size, Outcome::unknown, "answer_unreadable");
    case 11:
      machine_.count("answer cut short");
      return written(request, random.below(size + 1));
    default:
      machine_.count("sink threw, written");
      written(request, size);
      throw Error(ErrorCode::connection_lost, "the connection broke");
  }
}

std::string SimulatedIvinex::store(const Request& request, const RowWrite& write) {
  Row* row = write.id.empty() ? &rows_.add(request.kind, Author::cxsync) : rows_.find(request.kind, write.id);
  if (row == nullptr) return {};
  for (const Field& field : write.fields) set(request, *row, field);
  judge_.stored(request.kind, row->id, write, request.checked_at);
  return row->id;
}

void SimulatedIvinex::set(const Request& request, Row& row, const Field& field) {
  judge_.replaces(request.kind, row, field.name, field.value, request.checked_at, request.decided);
  Cell cell;
  cell.value = rows_.stored(request.kind, field.name, field.value);
  cell.author = Author::cxsync;
  cell.written_at = machine_.steps();
  cell.in_doubt = true;  // until a report confirms it
  row.cells[field.name] = std::move(cell);
}

void SimulatedIvinex::let_late_ones_arrive() {
  for (const Request& request : std::exchange(late_, {})) {
    for (const RowWrite& write : request.writes) store(request, write);
  }
}

}  // namespace cxsync::simulation
