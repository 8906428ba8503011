#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "http/connection.hpp"
#include "http/url.hpp"

namespace cxsync::http {

/// Lends connections, keeps those that are not in use, and the TLS session to take up with each origin.
class Pool {
 public:
  /// One borrowed connection; closed when it is destroyed, unless it was given back. The pool must outlive it.
  class Loan {
   public:
    Loan() = default;
    Loan(Pool& pool, std::unique_ptr<Connection> connection);
    Loan(Loan&& other) noexcept;
    Loan& operator=(Loan&&) = delete;
    ~Loan();
    explicit operator bool() const noexcept { return connection_ != nullptr; }
    Connection& operator*() const noexcept { return *connection_; }
    Connection* operator->() const noexcept { return connection_.get(); }
    /// After an exchange that left the connection fit for the next one.
    void give_back();

   private:
    Pool* pool_ = nullptr;
    std::unique_ptr<Connection> connection_;
  };

  /// @param limit most connections there may be, lent and idle together.
  Pool(boost::asio::any_io_executor executor, std::uint32_t limit) : executor_(std::move(executor)), limit_(limit) {}

  /// The idle connection to the origin that was used last and that the server has not closed; empty if there is none.
  Loan borrow_idle(const Origin& origin);
  /// A new connection, not opened yet; an idle one is closed for it if need be.
  Loan borrow_new(const Origin& origin);

  /// The session of the last connection to the origin. Borrowed until the next call; null if there is none.
  [[nodiscard]] SSL_SESSION* session(const Origin& origin) const;
  void keep_session(const Connection& connection);

 private:
  boost::asio::any_io_executor executor_;
  std::uint32_t limit_;
  std::uint32_t lent_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the one used last at the end
  std::vector<std::pair<Origin, Session>> sessions_;
};

}  // namespace cxsync::http
