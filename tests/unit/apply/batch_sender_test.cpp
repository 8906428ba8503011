#include "apply/batch_sender.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "cxsync/error.hpp"
#include "support/loop.hpp"

using namespace cxsync;

namespace {

/// A journal that keeps what is in it in mind, and what it was told in which order.
class ToldJournal final : public WriteJournal {
 public:
  std::set<std::size_t> marked;  ///< rows that count as sent
  int transactions = 0;
  int fails_from = 1000;  ///< the first transaction that does not work

  void about_to_send(std::span<PendingWrite* const> rows) override {
    if (++transactions >= fails_from) throw Error(ErrorCode::state_unusable, "The disk is full.");
    for (const PendingWrite* row : rows) CHECK(marked.insert(row->row).second);
  }
  void answered(std::span<PendingWrite* const>) override {}
  void withdraw(std::span<PendingWrite* const> rows) override {
    for (const PendingWrite* row : rows) CHECK(marked.erase(row->row) == 1);
  }
};

/// Takes every row; each request takes some turns of the loop.
class SlowSink final : public AsyncSink {
 public:
  explicit SlowSink(const ToldJournal& journal) : journal_(journal) {}

  std::size_t in_flight = 4;
  std::size_t under_way = 0;
  std::size_t most_under_way = 0;
  std::set<std::size_t> sent;
  std::function<void()> before_answer = [] {};
  std::mt19937 random{7};

  SideIdentity describe() const override { return {"slow:sink", ""}; }
  Task<Snapshot> read(Kind, const ReadRequest&, const Call&) override { co_return Snapshot{}; }
  Task<std::vector<WriteResult>> create(Kind kind, std::span<const RowWrite> rows, const Call& call) override {
    return update(kind, rows, call);
  }
  Task<std::vector<WriteResult>> update(Kind, std::span<const RowWrite> rows, const Call&) override {
    most_under_way = std::max(most_under_way, ++under_way);
    std::vector<WriteResult> results(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t row = std::stoul(rows[i].id);
      CHECK_MESSAGE(journal_.marked.contains(row), "row ", row, " is sent before it is remembered");
      CHECK(sent.insert(row).second);
      results[i].outcome = WriteResult::Outcome::written;
    }
    for (auto turns = 1 + random() % 9; turns > 0; --turns) co_await yield();
    before_answer();
    --under_way;
    co_return results;
  }
  std::size_t batch_size() const noexcept override { return 5; }
  std::size_t max_in_flight() const noexcept override { return in_flight; }
  Task<std::vector<Check>> diagnose(std::span<const Kind>, const Call&) override { co_return std::vector<Check>(); }

 private:
  const ToldJournal& journal_;
};

struct Sending {
  static constexpr std::size_t k_batches = 40;

  Sending() {
    for (std::size_t i = 0; i < writes.size(); ++i) {
      writes[i].row = i;
      writes[i].write.id = std::to_string(i);
      rows.push_back(&writes[i]);
    }
    call.stop = stop.get_token();
  }
  void run() {
    auto batches = cut_into_batches(rows, sink.batch_size());
    BatchSender sender(sink, Kind::users, journal, {0, rows.size()}, call);
    loop.run(sender.send(batches, BatchSender::Until::end));
  }

  ToldJournal journal;
  SlowSink sink{journal};
  std::stop_source stop;
  Call call;
  Loop loop;
  std::vector<PendingWrite> writes{k_batches * 5};
  std::vector<PendingWrite*> rows;
};

}  // namespace

TEST_CASE("every row is remembered before it is sent, several batches in one transaction") {
  Sending sending;
  sending.run();
  CHECK(sending.sink.sent.size() == sending.rows.size());
  CHECK(sending.journal.marked == sending.sink.sent);
  CHECK(sending.sink.most_under_way == 4);
  CHECK(sending.journal.transactions <= 12);
}

TEST_CASE("with one request at a time each batch is remembered alone, so that a crash leaves the fewest in doubt") {
  Sending sending;
  sending.sink.in_flight = 1;
  sending.sink.before_answer = [&] { CHECK(sending.journal.marked == sending.sink.sent); };
  sending.run();
  CHECK(sending.journal.transactions == static_cast<int>(Sending::k_batches));
}

TEST_CASE("what was remembered and not sent is taken back when a run stops") {
  for (int answers = 1; answers < 30; answers += 4) {
    CAPTURE(answers);
    Sending sending;
    int left = answers;
    sending.sink.before_answer = [&] {
      if (--left == 0) sending.stop.request_stop();
    };
    sending.run();
    CHECK(sending.sink.sent.size() < sending.rows.size());
    CHECK(sending.journal.marked == sending.sink.sent);
  }
}

TEST_CASE("what the journal does not take is not sent") {
  for (int transaction = 1; transaction < 8; ++transaction) {
    CAPTURE(transaction);
    Sending sending;
    sending.journal.fails_from = transaction;
    sending.run();
    CHECK(sending.sink.sent.size() < sending.rows.size());
    CHECK(sending.journal.marked == sending.sink.sent);
    for (const PendingWrite* row : sending.rows) CHECK(row->tried == sending.sink.sent.contains(row->row));
  }
}
