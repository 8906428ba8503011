#include "apply/delivery.hpp"

#include <algorithm>
#include <utility>

#include "apply/batch_splitter.hpp"

namespace cxsync {

namespace {

/// Rows refused one by one, with none taken at all, after which a sink counts as refusing everything.
constexpr std::size_t k_bad_rows_without_a_good_one = 3;

class Delivery {
 public:
  Delivery(const DeliveryInput& input, const Call& call)
      : input_(input), sender_(*input.sink, input.kind, *input.journal, input.progress, call) {}

  /// The first refused batch is taken apart before anything else is sent, because it may teach how many rows the side
  /// takes at once. Later ones wait for each other, so that they share their look-ups.
  Task<void> run(std::vector<PendingWrite*> rows) {
    std::vector<Batch> refused;
    std::vector<PendingWrite*> left = co_await send(rows, BatchSender::Until::trouble, refused);
    if (refused.empty()) co_return;
    const std::vector<Batch> first(refused.begin(), refused.begin() + 1);
    refused.erase(refused.begin());
    co_await take_apart(first);
    if (hopeless_) co_return;
    left = co_await send(left, BatchSender::Until::end, refused);
    co_await take_apart(refused);
  }

  [[nodiscard]] Delivered outcome() const noexcept {
    return {sender_.journal_failed(), sender_.sent() != sent_at_look_up_};
  }

 private:
  [[nodiscard]] std::size_t most() const {
    const std::size_t wanted = std::max<std::size_t>(input_.sink->batch_size(), 1);
    return *input_.batch_limit == 0 ? wanted : std::min(wanted, *input_.batch_limit);
  }

  /// Sends rows in batches, adds those that were refused as a whole to `refused`, and gives what was not sent.
  Task<std::vector<PendingWrite*>> send(std::vector<PendingWrite*> rows, BatchSender::Until until,
                                        std::vector<Batch>& refused) {
    std::vector<Batch> batches = cut_into_batches(rows, most());
    co_await sender_.send(batches, until);
    std::vector<PendingWrite*> left;
    for (Batch& batch : batches) {
      if (batch.fate == Batch::Fate::waiting) left.insert(left.end(), batch.rows.begin(), batch.rows.end());
      if (batch.is_in_trouble()) refused.push_back(std::move(batch));
    }
    co_return left;
  }

  Task<void> take_apart(const std::vector<Batch>& batches) {
    BatchSplitter splitter(*input_.batch_limit);
    for (const Batch& batch : batches) splitter.add(batch);
    while (!splitter.done() && !sender_.stopped() && !hopeless_) {
      if (splitter.needs_look_up()) {
        const bool seen = co_await input_.look_up();
        // What cannot be read back is not written any further.
        hopeless_ = !seen;
        if (hopeless_) co_return;
        sent_at_look_up_ = sender_.sent();
        splitter.drop_done(input_.is_done);
      }
      std::vector<Batch> pieces = splitter.next();
      co_await sender_.send(pieces, BatchSender::Until::end);
      splitter.take(pieces);
      *input_.batch_limit = splitter.limit();
      hopeless_ = sender_.written() == 0 && splitter.bad_rows() >= k_bad_rows_without_a_good_one;
    }
  }

  const DeliveryInput& input_;
  BatchSender sender_;
  bool hopeless_ = false;
  std::size_t sent_at_look_up_ = 0;
};

}  // namespace

Task<Delivered> deliver(const DeliveryInput& input, std::vector<PendingWrite*> rows, const Call& call) {
  // Creates first: they are what a person waits for.
  std::stable_partition(rows.begin(), rows.end(), [](const PendingWrite* row) { return row->creates(); });
  Delivery delivery(input, call);
  co_await delivery.run(std::move(rows));
  co_return delivery.outcome();
}

}  // namespace cxsync
