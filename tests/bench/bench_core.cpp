// What the parts cost that every record passes: decoding, planning, the document and its digest, the journal. Each
// stands beside the least that the same work can cost, so that the ratio says more than the time.

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cxone/listings.hpp"
#include "cxone/page.hpp"
#include "store/store.hpp"
#include "support/digest.hpp"
#include "support/large_site.hpp"
#include "support/scripted_transport.hpp"
#include "support/temporary_folder.hpp"

using namespace cxsync;

namespace {

constexpr std::int64_t k_page = 100;

void decode_page(benchmark::State& state) {
  const auto listing = cxone::listing_for(Kind::users, CxoneConfig{});
  const cxone::RecordDecoder decoder(listing.rules);
  const auto answer = test::json_answer(200, test::agents_page(k_page));
  const Redactor redactor;
  for (auto turn : state) {
    benchmark::DoNotOptimize(cxone::decode_page(listing, decoder, answer, "https://api.test/agents", redactor));
  }
  state.SetItemsProcessed(state.iterations() * k_page);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(answer.body.size()));
}

/// The yardstick for decode_page: Boost.JSON makes a DOM of the same bytes.
void parse_page_into_dom(benchmark::State& state) {
  const std::string body = test::agents_page(k_page);
  for (auto turn : state) {
    boost::json::monotonic_resource memory(body.size());
    benchmark::DoNotOptimize(boost::json::parse(body, &memory));
  }
  state.SetItemsProcessed(state.iterations() * k_page);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}

/// The site that is measured now. Each benchmark is called several times, and a million users take long to make.
const test::Scene& scene_of(std::int64_t users) {
  static std::int64_t made = 0;
  static std::optional<test::Scene> scene;
  if (made != users) scene.reset();
  if (!scene) scene.emplace(test::large_scene(static_cast<std::uint64_t>(users)));
  made = users;
  return *scene;
}

void make_plan(benchmark::State& state) {
  const auto& scene = scene_of(state.range(0));
  for (auto turn : state) {
    std::unique_ptr<Plan> plan = std::make_unique<Plan>(scene.plan());
    benchmark::DoNotOptimize(plan);
    state.PauseTiming();
    plan.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void write_document(benchmark::State& state) {
  const Plan plan = scene_of(state.range(0)).plan();
  benchmark::DoNotOptimize(plan.digest());
  std::size_t bytes = 0;
  for (auto turn : state) {
    bytes = 0;
    plan.write_json([&](std::string_view part) { bytes += part.size(); });
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

void digest_document(benchmark::State& state) {
  const std::string text = scene_of(state.range(0)).plan().to_json();
  for (auto turn : state) benchmark::DoNotOptimize(sha256_text(text));
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

/// Rows of one run, in batches as they are sent.
struct Rows {
  static constexpr std::size_t k_rows = 5000;
  static constexpr std::size_t k_batch = 25;

  Rows() {
    for (std::size_t i = 0; i < k_rows; ++i) {
      const test::Person person(i);
      JournalEntry entry;
      entry.key = person.key;
      entry.name = person.first_name + " " + person.last_name;
      entry.ivinex_id = std::to_string(i + 1);
      entry.changes = {
          Change{.field = "first_name", .from = "Ada", .to = person.first_name, .base = "Ada", .policy = "keep_edits"}};
      entries.push_back(std::move(entry));
    }
  }
  std::vector<JournalEntry> entries;
};

/// Every batch is made durable before it is sent, with what was answered to the one before.
void journal_batches(benchmark::State& state) {
  const Rows rows;
  test::TemporaryFolder folder;
  const std::string path = folder.file("bench.db");
  const auto lock = store::Store::try_lock(path).value();
  auto store = store::Store::open_for_writing(path, lock);
  int run = 0;
  for (auto turn : state) {
    HistoryEntry entry;
    entry.run = "run" + std::to_string(++run);
    entry.actor = "bench";
    entry.started = "2026-11-23T07:30:00Z";
    const JournalPlace place = store.begin_run(entry, rows.entries);
    std::vector<JournalUpdate> answered;
    for (std::size_t first = 0; first < Rows::k_rows; first += Rows::k_batch) {
      std::vector<JournalPlace> places;
      for (std::size_t i = first; i < first + Rows::k_batch; ++i)
        places.push_back(place + static_cast<JournalPlace>(i));
      store.advance(Kind::users, answered, places);
      answered.clear();
      for (const JournalPlace sent : places) answered.push_back({.place = sent, .state = WriteState::confirmed});
    }
    store.advance(Kind::users, answered, {});
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Rows::k_rows));
}

void require(int result) {
  if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW) throw std::runtime_error("SQLite");
}

/// The yardstick for journal_batches: the same rows and transactions on a bare table, each statement prepared once.
void raw_transactions(benchmark::State& state) {
  const Rows rows;
  test::TemporaryFolder folder;
  sqlite3* database = nullptr;
  require(sqlite3_open(folder.file("raw.db").c_str(), &database));
  const auto execute = [&](const char* sql) { require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr)); };
  execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
  execute("CREATE TABLE row (number INTEGER PRIMARY KEY, key TEXT UNIQUE, state TEXT, id TEXT, content TEXT)");
  sqlite3_stmt* insert = nullptr;
  sqlite3_stmt* update = nullptr;
  require(sqlite3_prepare_v2(database,
                             "INSERT OR REPLACE INTO row (key, state, id, content) VALUES (?, 'intended', ?, ?)", -1,
                             &insert, nullptr));
  require(sqlite3_prepare_v2(database, "UPDATE row SET state = ?, id = ? WHERE key = ?", -1, &update, nullptr));
  const auto bind = [](sqlite3_stmt* statement, int at, const std::string& text) {
    require(sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
  };
  const auto run = [](sqlite3_stmt* statement) {
    require(sqlite3_step(statement));
    require(sqlite3_reset(statement));
  };
  const std::string content(240, 'x');  // as long as what the journal holds of such a row
  const std::string sent = "sent";
  const std::string confirmed = "confirmed";
  for (auto turn : state) {
    execute("BEGIN IMMEDIATE");
    for (const JournalEntry& entry : rows.entries) {
      bind(insert, 1, entry.key);
      bind(insert, 2, entry.ivinex_id);
      bind(insert, 3, content);
      run(insert);
    }
    execute("COMMIT");
    for (std::size_t first = 0; first <= Rows::k_rows; first += Rows::k_batch) {
      execute("BEGIN IMMEDIATE");
      for (const auto& [begin, word] : {std::pair(first - Rows::k_batch, &confirmed), std::pair(first, &sent)}) {
        for (std::size_t i = begin; begin < Rows::k_rows && i < begin + Rows::k_batch; ++i) {
          bind(update, 1, *word);
          bind(update, 2, rows.entries[i].ivinex_id);
          bind(update, 3, rows.entries[i].key);
          run(update);
        }
      }
      execute("COMMIT");
    }
  }
  sqlite3_finalize(insert);
  sqlite3_finalize(update);
  sqlite3_close(database);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Rows::k_rows));
}

}  // namespace

BENCHMARK(decode_page);
BENCHMARK(parse_page_into_dom);
BENCHMARK(make_plan)->Arg(1'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(write_document)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(digest_document)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(journal_batches)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(raw_transactions)->Unit(benchmark::kMillisecond)->UseRealTime();

BENCHMARK_MAIN();
