#include "http/pool.hpp"

#include <algorithm>
#include <chrono>

namespace cxsync::http {

namespace {

/// Beyond this, routers and servers have often forgotten a connection without saying so.
constexpr std::chrono::seconds k_longest_idle{30};

}  // namespace

Pool::Loan::Loan(Pool& pool, std::unique_ptr<Connection> connection)
    : pool_(&pool), connection_(std::move(connection)) {
  ++pool_->lent_;
}

Pool::Loan::Loan(Loan&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)), connection_(std::move(other.connection_)) {}

Pool::Loan::~Loan() {
  if (pool_ != nullptr) --pool_->lent_;
}

void Pool::Loan::give_back() {
  connection_->idle_since = std::chrono::steady_clock::now();
  pool_->idle_.push_back(std::move(connection_));
  --pool_->lent_;
  pool_ = nullptr;
}

Pool::Loan Pool::borrow_idle(const Origin& origin) {
  const auto oldest = std::chrono::steady_clock::now() - k_longest_idle;
  for (std::size_t i = idle_.size(); i-- > 0;) {
    if (idle_[i]->origin() != origin) continue;
    std::unique_ptr<Connection> connection = std::move(idle_[i]);
    idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(i));
    if (connection->idle_since >= oldest && connection->is_quiet()) return {*this, std::move(connection)};
  }
  return {};
}

Pool::Loan Pool::borrow_new(const Origin& origin) {
  while (!idle_.empty() && idle_.size() + lent_ >= limit_) idle_.erase(idle_.begin());
  return {*this, std::make_unique<Connection>(executor_, origin)};
}

SSL_SESSION* Pool::session(const Origin& origin) const {
  const auto found =
      std::find_if(sessions_.begin(), sessions_.end(), [&](const auto& entry) { return entry.first == origin; });
  return found == sessions_.end() ? nullptr : found->second.get();
}

void Pool::keep_session(const Connection& connection) {
  Session session = connection.session();
  if (!session) return;
  const auto found = std::find_if(sessions_.begin(), sessions_.end(),
                                  [&](const auto& entry) { return entry.first == connection.origin(); });
  if (found == sessions_.end()) {
    sessions_.emplace_back(connection.origin(), std::move(session));
  } else {
    found->second = std::move(session);
  }
}

}  // namespace cxsync::http
